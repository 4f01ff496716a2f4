package kontor.connectors;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** A real SMTP conversation in which every recipient gets one given answer, for refusals that GreenMail cannot give. */
final class ScriptedSmtp implements AutoCloseable {
    private final ServerSocket socket;
    private final String answer;

    ScriptedSmtp(String answer) throws IOException {
        this.answer = answer;
        this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        try (var client = socket.accept();
                var in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
            var out = client.getOutputStream();
            out.write("220 scripted\r\n".getBytes(StandardCharsets.US_ASCII));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                out.write((replyTo(line) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private String replyTo(String line) {
        if (line.startsWith("RCPT")) {
            return answer;
        }
        return line.startsWith("QUIT") ? "221 bye" : "250 fine";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package kontor.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {
    private final AtomicBoolean forth = new AtomicBoolean(true);
    private final AtomicBoolean back = new AtomicBoolean(true);
    private ServerSocket echo;
    private Wire wire;
    private Socket client;

    @BeforeEach
    void connect() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::answer);
        wire = new Wire(echo.getLocalPort(), this::origin, (from, way) -> from == 7 && (way ? forth : back).get());
        client = new Socket(InetAddress.getLoopbackAddress(), wire.port());
        client.setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        wire.close();
        echo.close();
    }

    private void answer() {
        try (var socket = echo.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The test is over.
        }
    }

    private int origin(Socket connection) {
        return Connections.isOf(connection, ProcessHandle.current().pid()) && !Connections.isOf(connection, 1) ? 7 : -1;
    }

    private int echoOf(int value) throws IOException {
        client.getOutputStream().write(value);
        return client.getInputStream().read();
    }

    @Test
    void bytesPassBothWays() throws IOException {
        assertThat(echoOf(1)).isEqualTo(1);
        assertThat(echoOf(2)).isEqualTo(2);
    }

    @Test
    void whatIsHeldInEitherDirectionComesWhenTheGateOpens() throws IOException {
        for (var gate : new AtomicBoolean[] {forth, back}) {
            gate.set(false);
            client.setSoTimeout(100);
            assertThatThrownBy(() -> echoOf(3)).isInstanceOf(SocketTimeoutException.class);
            gate.set(true);
            client.setSoTimeout(10_000);
            assertThat(client.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void anEndIsPassedOn() throws IOException {
        assertThat(echoOf(1)).isEqualTo(1);
        client.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
}

package kontor.node.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Whose connection it is: read from Linux's own tables. */
final class Connections {
    private Connections() {}

    /** Whether the other end of a connection of loopback belongs to this process. */
    static boolean isOf(Socket socket, long pid) {
        var inode = inode(socket.getPort(), socket.getLocalPort());
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.anyMatch(file -> pointsTo(file, "socket:[" + inode + "]"));
        } catch (IOException e) {
            // The process has ended.
            return false;
        }
    }

    private static boolean pointsTo(Path file, String what) {
        try {
            return Files.readSymbolicLink(file).toString().equals(what);
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }

    /** The number of the socket with this port of its own and this port of the other side. */
    private static String inode(int own, int other) {
        for (var table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                var found = lines.map(line -> line.strip().split("\\s+"))
                        .filter(line -> line.length > 9 && line[1].endsWith(hex(own)) && line[2].endsWith(hex(other)))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get()[9];
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return "";
    }

    private static String hex(int port) {
        return String.format(Locale.ROOT, ":%04X", port);
    }
}

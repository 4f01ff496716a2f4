package kontor.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Key stores as {@code keytool} makes them, for tests of TLS: PKCS12, in one folder, with one password. */
public final class KeyStores {
    /** Of every store and key. */
    public static final String PASSWORD = "only for tests";

    private final Path folder;

    /** Makes stores in a folder. */
    public KeyStores(Path folder) {
        this.folder = folder;
    }

    /** A new key with a certificate that it has signed itself, for these names ({@code dns:kontor.test}, {@code ip:127.0.0.1}). */
    public Path key(String name, String... names) {
        var store = folder.resolve(name + ".p12");
        var arguments =
                new ArrayList<>(List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name));
        if (names.length > 0) {
            arguments.addAll(List.of("-ext", "san=" + String.join(",", names)));
        }
        keytool(store, arguments);
        return store;
    }

    /** A store that trusts the certificate of one key. */
    public Path trusting(String name) {
        var certificate = folder.resolve(name + ".cer").toString();
        var store = folder.resolve(name + "-trust.p12");
        keytool(folder.resolve(name + ".p12"), List.of("-exportcert", "-alias", name, "-file", certificate));
        keytool(store, List.of("-importcert", "-noprompt", "-alias", name, "-file", certificate));
        return store;
    }

    private static void keytool(Path store, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
        } catch (IOException e) {
            throw new IllegalStateException("keytool could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool ran", e);
        }
    }
}

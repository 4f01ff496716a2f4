package kontor.node.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A bash into which one block after the other is pasted. It ends, with all that it started, when it is closed. */
final class Shell implements AutoCloseable {
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String DONE = "-- done with the block --";
    /** Against a command that never ends. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process bash;
    private final Writer in;
    private final BufferedReader out;

    private Shell(Process bash) {
        this.bash = bash;
        this.in = bash.outputWriter(StandardCharsets.UTF_8);
        this.out = bash.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts one in a folder, with these variables beside those of this process; Kontor's own are not inherited. */
    static Shell start(Path folder, Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder("bash", "--noprofile", "--norc")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("KONTOR_"));
        builder.environment().putAll(variables);
        var shell = new Shell(builder.start());
        Thread.ofVirtual().start(shell::guard);
        // A block that fails ends the shell, and what runs in the background must not stay.
        shell.say("set -euo pipefail; trap 'kill -9 $(jobs -p) 2>/dev/null || true' EXIT");
        return shell;
    }

    private void guard() {
        try {
            if (!bash.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a block and answers what it prints, without colours; fails where a command of it does. */
    String run(String block) throws IOException {
        say("{\n" + block + "\n} 2>&1 </dev/null");
        say("printf '\\n" + DONE + "\\n'");
        var said = new StringBuilder();
        String line;
        while ((line = out.readLine()) != null) {
            if (line.equals(DONE)) {
                return said.toString();
            }
            said.append(COLOURS.matcher(line).replaceAll("")).append('\n');
        }
        throw new AssertionError("a command of this block failed:\n" + block + "\nIt said:\n" + said);
    }

    private void say(String line) throws IOException {
        try {
            in.write(line + "\n");
            in.flush();
        } catch (IOException e) {
            throw new IOException("the shell has ended", e);
        }
    }

    private void kill() {
        bash.descendants().forEach(ProcessHandle::destroyForcibly);
        bash.destroyForcibly();
    }

    @Override
    public void close() {
        var started = bash.descendants().toList();
        kill();
        started.forEach(process -> process.onExit().join());
        bash.onExit().join();
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

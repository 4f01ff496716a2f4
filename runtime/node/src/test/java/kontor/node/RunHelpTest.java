package kontor.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What the command line says when it is asked for help is what the command takes. */
class RunHelpTest {
    @Test
    void runTellsItsOptions() {
        var said = new StringWriter();

        var code = Main.commandLine().setOut(new PrintWriter(said)).execute("run", "--help");

        assertThat(code).isZero();
        assertThat(said.toString()).contains("--conf", "--data", "--business", "--port", "--allow-lost-rules");
    }
}

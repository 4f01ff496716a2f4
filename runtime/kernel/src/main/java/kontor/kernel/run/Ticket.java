package kontor.kernel.run;

import java.util.List;
import kontor.kernel.message.Message;

/**
 * A run that is to be started, or started again.
 *
 * @param run the run
 * @param message its message
 * @param steps its recorded steps by index
 * @param first whether nothing past the recorded steps can have been tried before
 */
public record Ticket(RunRecord run, Message message, List<StepRecord> steps, boolean first) {}

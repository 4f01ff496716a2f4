package kontor.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import kontor.node.config.LogForm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log: lines for people as {@code logback.xml} has them, or JSON for programs. */
final class Logs {
    private static final String APPENDER = "err";

    private Logs() {}

    /** Writes the log in this form from now on. */
    static void use(LogForm form) {
        // Whoever embeds a node may have brought another log.
        if (form == LogForm.JSON && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            if (root.getAppender(APPENDER) instanceof ConsoleAppender<ILoggingEvent> lines) {
                encode(lines, context);
            }
        }
    }

    /** Makes an appender write JSON: an object a line, with what the thread is at work for as {@code mdc}. */
    static void encode(OutputStreamAppender<ILoggingEvent> lines, LoggerContext context) {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        lines.stop();
        lines.setEncoder(encoder);
        lines.start();
    }
}

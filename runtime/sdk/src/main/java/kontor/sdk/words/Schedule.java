package kontor.sdk.words;

import java.time.ZoneId;

/**
 * When an {@code every} rule runs.
 *
 * @param cron five fields: minute, hour, day of month, month, day of week; six with seconds first
 * @param zone the time zone the fields are read in
 */
public record Schedule(String cron, ZoneId zone) {
    /** The schedule of this cron expression in UTC. */
    public static Schedule of(String cron) {
        return new Schedule(cron, ZoneId.of("UTC"));
    }
}

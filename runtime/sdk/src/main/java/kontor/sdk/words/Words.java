package kontor.sdk.words;

/** What every vocabulary has: schedules and wildcards. The generated {@code $} extends it. */
public class Words {
    /** Every full hour. */
    public static final Schedule Hourly = Schedule.of("0 * * * *");
    /** Every day at 00:00. */
    public static final Schedule Daily = Schedule.of("0 0 * * *");
    /** Every Monday at 00:00. */
    public static final Schedule Weekly = Schedule.of("0 0 * * 1");
    /** The 1st of every month at 00:00. */
    public static final Schedule Monthly = Schedule.of("0 0 1 * *");

    /** Every message there is; the payload is JSON text. */
    public static final AnyOf<String> everything = new AnyOf<>("*", null, String.class);

    /** For the generated vocabularies. */
    protected Words() {}

    /** Every message of one noun; the payload is JSON text. */
    public static AnyOf<String> any(Noun<?> noun) {
        return new AnyOf<>(noun.name() + ".*", noun.name(), String.class);
    }
}

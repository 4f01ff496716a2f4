package kontor.sdk.spi;

/** What is made of many values. */
public enum Aggregate {
    SUM,
    MIN,
    MAX
}

package kontor.sdk;

import java.time.Duration;
import java.time.ZoneId;
import kontor.sdk.Lambdas.Answer;
import kontor.sdk.Lambdas.Body;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.Lambdas.Test;
import kontor.sdk.words.Schedule;
import kontor.sdk.words.Source;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a business, made by {@code on} or {@code every} and kept in a field: its name is the field's path
 * ({@code AcmeAnalytics.Lifecycle.signup}).
 */
public abstract sealed class Rule {
    private Retry retry = Retry.DEFAULT;
    private @Nullable Duration timeout;

    private Rule() {}

    /** How failing runs are tried again. */
    public final Retry retry() {
        return retry;
    }

    /** How long a run may be at work (not asleep) in one try, or null when there is no limit. */
    public final @Nullable Duration timeout() {
        return timeout;
    }

    void setRetry(Retry value) {
        retry = value;
    }

    void setTimeout(Duration value) {
        timeout = value;
    }

    /** A rule that reacts to messages. */
    public static final class On<P> extends Rule {
        private final Source<P> source;
        private final Answer<P, ? extends @Nullable Object> body;
        private final boolean answers;
        private final Object lambda;
        private @Nullable Test<P> when;
        private boolean parallel;

        private On(Source<P> source, Answer<P, ? extends @Nullable Object> body, boolean answers, Object lambda) {
            this.source = source;
            this.body = body;
            this.answers = answers;
            this.lambda = lambda;
        }

        // NullAway does not see that this answer's type may be null.
        @SuppressWarnings("NullAway")
        static <P> On<P> listening(Source<P> source, Body<P> body) {
            return new On<P>(
                    source,
                    payload -> {
                        body.run(payload);
                        return null;
                    },
                    false,
                    body);
        }

        static <P> On<P> acting(Source<P> source, Body<P> body) {
            var rule = listening(source, body);
            return new On<>(source, rule.body, true, body);
        }

        static <P, R> On<P> answering(Source<P> source, Answer<P, R> body) {
            return new On<>(source, body, true, body);
        }

        /** Tries failing runs again like this. */
        public On<P> retry(Retry retry) {
            setRetry(retry);
            return this;
        }

        /** Fails a try that is at work for longer than this. */
        public On<P> timeout(Duration limit) {
            setTimeout(limit);
            return this;
        }

        /** Runs only for payloads that pass; the others start no run at all. */
        public On<P> when(Test<P> test) {
            this.when = test;
            return this;
        }

        /** Lets runs for the same subject overlap; by default they take turns. */
        public On<P> parallel() {
            this.parallel = true;
            return this;
        }

        /** Runs for the same subject take turns: the default. */
        public On<P> serial() {
            this.parallel = false;
            return this;
        }

        public Source<P> source() {
            return source;
        }

        public Answer<P, ? extends @Nullable Object> body() {
            return body;
        }

        /** Whether this is the one rule that carries out a command or action. */
        public boolean answers() {
            return answers;
        }

        public @Nullable Test<P> when() {
            return when;
        }

        public boolean isParallel() {
            return parallel;
        }

        /** The author's own lambda, whose class holds the rule's code. */
        public Object lambda() {
            return lambda;
        }
    }

    /** A rule that runs at the ticks of a schedule. */
    public static final class Every extends Rule {
        private final Schedule schedule;
        private final Task body;
        private ZoneId zone;
        private Missed missed = Missed.LATEST;
        private boolean overlap;

        Every(Schedule schedule, Task body) {
            this.schedule = schedule;
            this.body = body;
            this.zone = schedule.zone();
        }

        /** Tries failing runs again like this. */
        public Every retry(Retry retry) {
            setRetry(retry);
            return this;
        }

        /** Fails a try that is at work for longer than this. */
        public Every timeout(Duration limit) {
            setTimeout(limit);
            return this;
        }

        /** Reads the schedule in this time zone; UTC by default. */
        public Every zone(String id) {
            this.zone = ZoneId.of(id);
            return this;
        }

        /** What to do about ticks that passed while no node was up; {@link Missed#LATEST} by default. */
        public Every missed(Missed missed) {
            this.missed = missed;
            return this;
        }

        /** Lets a tick start while the run of an earlier one is still at work; by default it waits for it. */
        public Every overlap() {
            this.overlap = true;
            return this;
        }

        public Schedule schedule() {
            return schedule;
        }

        public Task body() {
            return body;
        }

        public ZoneId zone() {
            return zone;
        }

        public Missed missed() {
            return missed;
        }

        public boolean overlaps() {
            return overlap;
        }
    }
}

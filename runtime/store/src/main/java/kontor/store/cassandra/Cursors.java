package kontor.store.cassandra;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** Where a page of messages or runs ended, opaque to whoever passes it back. */
final class Cursors {
    private static final int BASE = 36;

    private Cursors() {}

    /** The place of a page's last item: what comes next is before it. */
    record Before(long position, int n) {
        static final Before NEWEST = new Before(Long.MAX_VALUE, 0);
    }

    static String of(long position, int n) {
        var text = Long.toString(position, BASE) + "." + Integer.toString(n, BASE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where to go on; fails with KON-3422 for what is no cursor. */
    static CompletionStage<Before> of(@Nullable String cursor) {
        if (cursor == null) {
            return CompletableFuture.completedStage(Before.NEWEST);
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int dot = text.indexOf('.');
            return dot < 0
                    ? CompletableFuture.failedStage(none())
                    : CompletableFuture.completedStage(new Before(
                            Long.parseLong(text.substring(0, dot), BASE),
                            Integer.parseInt(text.substring(dot + 1), BASE)));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedStage(none());
        }
    }

    private static KontorException none() {
        return new KontorException(
                "KON-3422",
                "the cursor is none of this list; pass back the 'cursor' of the page before, with the same filter");
    }
}

package kontor.kernel.shard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an {@code each} has come.
 *
 * @param noun the noun whose rows it visits, in the order of their ids
 * @param where the filter as JSON, empty object for all
 * @param after the last id handed out, null at the start
 * @param exhausted whether there are no more ids after it
 * @param nextPage the number of the next page
 * @param inFlight pages that are not done yet
 * @param completed rows whose run completed
 * @param failed rows whose run failed or was cancelled
 */
public record EachState(
        String noun,
        JsonNode where,
        @Nullable String after,
        boolean exhausted,
        int nextPage,
        List<Integer> inFlight,
        long completed,
        long failed) {}

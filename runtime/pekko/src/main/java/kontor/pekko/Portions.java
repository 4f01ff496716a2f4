package kontor.pekko;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import kontor.kernel.message.Envelope;
import kontor.kernel.message.Message;
import kontor.kernel.message.Outcome;
import kontor.kernel.shard.ShardSnapshot.Outgoing;

/** Cuts what goes to another shard into portions that fit a frame of the network, in order. */
final class Portions {
    /** Half a frame ({@code maximum-frame-size}): what is counted is an estimate. */
    static final long MOST = 1024 * 1024;

    /** What a message has around its payload. */
    private static final long AROUND = 1_000;

    private Portions() {}

    static List<List<Outgoing>> ofEnvelopes(List<Outgoing> envelopes) {
        return cut(envelopes, Portions::size);
    }

    static List<List<Message>> ofMessages(List<Message> messages) {
        return cut(messages, Portions::size);
    }

    private static <T> List<List<T>> cut(List<T> items, ToLongFunction<T> size) {
        if (items.size() <= 1) {
            return List.of(items);
        }
        var portions = new ArrayList<List<T>>();
        var portion = new ArrayList<T>();
        long sum = 0;
        for (var item : items) {
            var more = size.applyAsLong(item);
            if (!portion.isEmpty() && sum + more > MOST) {
                portions.add(List.copyOf(portion));
                portion.clear();
                sum = 0;
            }
            portion.add(item);
            sum += more;
        }
        portions.add(List.copyOf(portion));
        return portions;
    }

    private static long size(Outgoing outgoing) {
        return switch (outgoing.envelope()) {
            case Envelope.Sent(var message) -> size(message);
            case Envelope.Reply(var _, var _, Outcome.Done(var value)) -> AROUND + size(value);
            case Envelope.Reply(var _, var _, Outcome.Refused(var _, var detail)) -> AROUND + 3L * detail.length();
            case Envelope.PageDone _ -> AROUND;
        };
    }

    private static long size(Message message) {
        return AROUND + size(message.data());
    }

    // As if every character needed as many bytes as most that need more than one do.
    private static long size(JsonNode node) {
        if (node.isTextual()) {
            return 3L * node.textValue().length() + 3;
        }
        long size = 8;
        for (var child : node) {
            size += size(child);
        }
        if (node.isObject()) {
            for (var names = node.fieldNames(); names.hasNext(); ) {
                size += names.next().length() + 4;
            }
        }
        return size;
    }
}

package kontor.ingress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import kontor.kernel.message.Admission;
import kontor.kernel.message.Admission.Inbound;
import kontor.kernel.message.Message;
import kontor.kernel.message.Refusal;
import kontor.kernel.model.Json;
import kontor.kernel.model.Problem;
import kontor.kernel.port.Gateway.Admitted;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/** {@code /events}: messages in, and the log of them. */
final class EventsRoutes {
    static final HeaderName PREFERENCE_APPLIED = HeaderNames.create("Preference-Applied");

    private final Node node;
    private final EventsIn in;
    private final Tokens tokens;

    EventsRoutes(Node node, Tokens tokens) {
        this.node = node;
        this.in = new EventsIn(node.settings().limits(), node.clock(), node.ids());
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "POST",
                        "/events",
                        new Route.About(
                                "Takes a message, or several as a CloudEvents batch",
                                List.of("Idempotency-Key", "Prefer", "traceparent"),
                                "Event",
                                202,
                                "Accepted"),
                        this::post),
                Route.get(
                        "/events",
                        "The message log, newest first",
                        "Messages",
                        this::list,
                        "type",
                        "since",
                        "limit",
                        "cursor"),
                Route.get("/events/{id}", "A message with its runs and its cause", "Message", this::one, "source"));
    }

    private Reply post(Call call) {
        var posted = in.read(call);
        var wait = Prefer.waiting(call.headers());
        var longest = wait == null ? Duration.ZERO : wait;
        var reply = switch (posted.form()) {
            case BATCH -> batch(posted.events(), longest);
            case SINGLE -> single(posted.events().getFirst(), longest, false);
            case FRESH -> single(posted.events().getFirst(), longest, true);
        };
        return wait == null ? reply : reply.with(PREFERENCE_APPLIED, "wait=" + wait.toSeconds());
    }

    private Reply single(Inbound inbound, Duration wait, boolean fresh) {
        var admitted = node.waiters().submit(admit(inbound), wait, fresh);
        var reply = !wait.isZero() && admitted.done()
                ? Reply.json(200, Views.done(admitted))
                : Reply.json(202, Views.accepted(admitted));
        return reply.with(Call.TRACEPARENT, admitted.traceparent());
    }

    private Message admit(Inbound inbound) {
        return Admission.admit(node.model(), inbound.type().equals(Tokens.CALLED) ? withoutToken(inbound) : inbound);
    }

    private Inbound withoutToken(Inbound inbound) {
        return new Inbound(
                inbound.id(),
                inbound.source(),
                inbound.type(),
                inbound.subject(),
                inbound.time(),
                tokens.withoutToken(inbound.data()),
                inbound.pointer(),
                inbound.by(),
                inbound.traceparent());
    }

    // --- batch

    private Reply batch(List<Inbound> events, Duration wait) {
        var messages = new ArrayList<Message>(events.size());
        for (int i = 0; i < events.size(); i++) {
            messages.add(admit(events.get(i), i));
        }
        var distinct = Distinct.of(messages);
        var admitted = messages.isEmpty() ? List.<Admitted>of() : node.waiters().submit(distinct.messages, wait, false);
        var done = !wait.isZero() && admitted.stream().allMatch(Admitted::done);
        return Reply.json(done ? 200 : 202, answers(distinct.places, admitted, done));
    }

    private Message admit(Inbound inbound, int index) {
        try {
            return admit(inbound);
        } catch (Refusal refusal) {
            throw at(index, refusal.code(), refusal.getMessage(), refusal.problems());
        } catch (KontorException refusal) {
            throw at(
                    index,
                    refusal.code(),
                    refusal.getMessage(),
                    List.of(new Problem("", String.valueOf(refusal.getMessage()))));
        }
    }

    private static Refusal at(int index, String code, @Nullable String detail, List<Problem> problems) {
        var prefix = "/" + index;
        var moved = problems.stream()
                .map(one -> one.pointer().startsWith(prefix + "/")
                        ? one
                        : new Problem(prefix + one.pointer(), one.detail()))
                .toList();
        return new Refusal(code, "event " + index + " of the batch: " + detail, moved);
    }

    /**
     * The messages of a batch, each identity once.
     *
     * @param messages the distinct ones
     * @param places for each event of the batch the place of its identity among them
     */
    private record Distinct(List<Message> messages, List<Integer> places) {
        /** Refused (KON-1409) when an identity is there twice with different content. */
        static Distinct of(List<Message> all) {
            var first = new HashMap<List<String>, Integer>();
            var distinct = new Distinct(new ArrayList<>(all.size()), new ArrayList<>(all.size()));
            for (int i = 0; i < all.size(); i++) {
                var message = all.get(i);
                var place = first.putIfAbsent(List.of(message.source(), message.id()), distinct.messages.size());
                if (place == null) {
                    distinct.places.add(distinct.messages.size());
                    distinct.messages.add(message);
                } else if (distinct.messages.get(place).hash().equals(message.hash())) {
                    distinct.places.add(place);
                } else {
                    throw Refusal.at(
                            "KON-1409",
                            "/" + i + "/id",
                            "the id '" + message.id() + "' is in the batch twice with different bodies");
                }
            }
            return distinct;
        }
    }

    private static ArrayNode answers(List<Integer> places, List<Admitted> admitted, boolean done) {
        var answers = (ArrayNode) Json.of(List.of());
        var highest = -1;
        for (var place : places) {
            var one = admitted.get(place);
            var view = done ? Views.done(one) : Views.accepted(one);
            if (place <= highest) {
                view.put("duplicate", true);
            }
            highest = Math.max(highest, place);
            answers.add(view);
        }
        return answers;
    }

    // --- the log

    private Reply list(Call call) {
        var query = call.query();
        var page = Stages.join(
                node.store().messages(query.text("type"), query.instant("since"), query.limit(), query.text("cursor")));
        return Reply.json(200, Views.page(page, Views::message));
    }

    private Reply one(Call call) {
        var id = call.variable("id");
        var source = call.query().text("source");
        var found = Stages.join(
                source == null ? node.store().message(id) : node.store().message(source, id));
        var logged = found.orElseThrow(() -> new KontorException(
                "KON-1404",
                "there is no message '" + id + "'" + (source == null ? "" : " from " + source)
                        + "; it was never accepted, or is older than messages are kept"));
        return Reply.json(200, Views.message(logged));
    }
}

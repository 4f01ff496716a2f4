package kontor.ingress;

import static kontor.ingress.Attributes.missing;
import static kontor.ingress.Attributes.required;
import static kontor.ingress.Attributes.source;
import static kontor.ingress.Attributes.subject;
import static kontor.ingress.Attributes.text;
import static kontor.ingress.Attributes.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import kontor.ingress.IngressSettings.Limits;
import kontor.kernel.message.Admission;
import kontor.kernel.message.Admission.Inbound;
import kontor.kernel.message.Message;
import kontor.kernel.message.Refusal;
import kontor.kernel.message.TraceContext;
import kontor.kernel.model.Fit;
import kontor.kernel.model.Json;
import kontor.kernel.model.Nearest;
import kontor.kernel.port.Tracing;
import kontor.sdk.KontorException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is posted to {@code /events}: the plain form, or CloudEvents 1.0 structured, binary or as a batch
 * (<a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">HTTP
 * binding</a>). Attributes that are extensions are accepted and dropped, but for {@code traceparent}.
 */
final class EventsIn {
    private static final List<String> PLAIN = List.of("type", "data", "id", "subject", "time", "source");
    private static final HeaderName CE_VERSION = HeaderNames.create("ce-specversion");
    private static final HeaderName CE_TYPE = HeaderNames.create("ce-type");
    private static final HeaderName CE_ID = HeaderNames.create("ce-id");
    private static final HeaderName CE_SOURCE = HeaderNames.create("ce-source");
    private static final HeaderName CE_SUBJECT = HeaderNames.create("ce-subject");
    private static final HeaderName CE_TIME = HeaderNames.create("ce-time");
    private static final HeaderName CE_TRACEPARENT = HeaderNames.create("ce-" + Tracing.HEADER);

    private final Limits limits;
    private final InstantSource clock;
    private final NewIds ids;

    EventsIn(Limits limits, InstantSource clock, NewIds ids) {
        this.limits = limits;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * What was posted.
     *
     * @param events the events
     * @param form how they came
     */
    record Posted(List<Inbound> events, Form form) {}

    /** How events come. */
    enum Form {
        /** One, whose id was made here. */
        FRESH,
        /** One, with an id of its own. */
        SINGLE,
        /** A list, answered by a list. */
        BATCH
    }

    /** Reads a request. */
    Posted read(Call call) {
        var media = MediaTypes.of(call);
        if (media.type().equals(MediaTypes.BATCH)) {
            return new Posted(batch(call), Form.BATCH);
        }
        media.requireJson();
        var binary = !media.type().equals(MediaTypes.STRUCTURED)
                && (call.headers().contains(CE_VERSION) || call.headers().contains(CE_TYPE));
        var body = call.body(Admission.MAX_DATA + limits.envelope());
        if (binary) {
            return new Posted(List.of(binary(call, body)), Form.SINGLE);
        }
        var node = Json.parse(body);
        if (!(node instanceof ObjectNode object)) {
            throw Refusal.at(
                    "KON-1422",
                    "",
                    node.isArray()
                            ? "expected one event; send several as " + MediaTypes.BATCH
                            : "expected an object: {\"type\": ..., \"data\": {...}}");
        }
        return media.type().equals(MediaTypes.STRUCTURED) || object.has("specversion")
                ? new Posted(List.of(structured(call, object, "")), Form.SINGLE)
                : plain(call, object);
    }

    // --- plain

    private Posted plain(Call call, ObjectNode event) {
        for (var member : event.properties()) {
            if (!PLAIN.contains(member.getKey())) {
                throw Refusal.at(
                        "KON-1422",
                        "/" + Fit.escape(member.getKey()),
                        "unknown member; "
                                + Nearest.hint(member.getKey(), PLAIN, "an event has " + String.join(", ", PLAIN)));
            }
        }
        var own = text(event, "id", "");
        var id = own == null ? call.idempotencyKey() : own;
        var source = text(event, "source", "");
        var inbound = new Inbound(
                id == null ? ids.next() : id,
                source == null ? Message.EVENTS : source(source, ""),
                required(event, "type", ""),
                subject(text(event, "subject", ""), ""),
                time(text(event, "time", ""), "", clock),
                dataOf(event.get("data")),
                "/data",
                call.by(),
                call.traceparent());
        return new Posted(List.of(inbound), id == null ? Form.FRESH : Form.SINGLE);
    }

    // A payload that is left out is an empty one: what it lacks is then told field by field.
    private static JsonNode dataOf(@Nullable JsonNode data) {
        return data == null || data.isNull() ? Json.object() : data;
    }

    // --- CloudEvents

    private Inbound structured(Call call, ObjectNode event, String at) {
        var version = required(event, "specversion", at);
        if (!version.equals("1.0")) {
            throw Refusal.at("KON-1422", at + "/specversion", "expected 1.0, got " + version);
        }
        var id = text(event, "id", at);
        return new Inbound(
                id == null ? keyInstead(call, at) : id,
                source(required(event, "source", at), at),
                required(event, "type", at),
                subject(text(event, "subject", at), at),
                time(text(event, "time", at), at, clock),
                data(event, at),
                at + "/data",
                call.by(),
                traced(call, event.path(Tracing.HEADER).textValue()));
    }

    private static String keyInstead(Call call, String at) {
        var key = at.isEmpty() ? call.idempotencyKey() : null;
        if (key == null) {
            throw missing(at + "/id");
        }
        return key;
    }

    private static JsonNode data(ObjectNode event, String at) {
        var type = text(event, "datacontenttype", at);
        if (type != null && !MediaTypes.parse(type).isJson()) {
            throw Refusal.at("KON-1422", at + "/datacontenttype", "expected application/json, got " + type);
        }
        var base64 = text(event, "data_base64", at);
        if (base64 == null) {
            return dataOf(event.get("data"));
        }
        if (event.hasNonNull("data")) {
            throw Refusal.at("KON-1422", at + "/data_base64", "given beside data; give one of the two");
        }
        try {
            return dataOf(Json.parse(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException | KontorException e) {
            throw Refusal.at("KON-1422", at + "/data_base64", "expected JSON in Base64");
        }
    }

    private Inbound binary(Call call, byte[] body) {
        var version = attribute(call, CE_VERSION);
        if (version == null || !version.equals("1.0")) {
            throw Refusal.at("KON-1422", "/specversion", "expected the header ce-specversion: 1.0, got " + version);
        }
        var id = attribute(call, CE_ID);
        return new Inbound(
                id == null ? keyInstead(call, "") : id,
                source(header(call, CE_SOURCE, "/source"), ""),
                header(call, CE_TYPE, "/type"),
                subject(attribute(call, CE_SUBJECT), ""),
                time(attribute(call, CE_TIME), "", clock),
                body.length == 0 ? Json.object() : dataOf(Json.parse(body)),
                "/data",
                call.by(),
                traced(call, call.header(CE_TRACEPARENT)));
    }

    // The extension tells where the event began; the header may be of somebody who only passes it on.
    private static @Nullable String traced(Call call, @Nullable String extension) {
        return TraceContext.parse(extension) == null ? call.traceparent() : extension;
    }

    private static String header(Call call, HeaderName name, String pointer) {
        var value = attribute(call, name);
        if (value == null) {
            throw Refusal.at("KON-1422", pointer, "the header " + name.lowerCase() + " is missing");
        }
        return value;
    }

    // Attributes are percent-encoded where they leave ASCII, and may be quoted.
    private static @Nullable String attribute(Call call, HeaderName name) {
        var value = call.header(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        var quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        var plain = quoted
                ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : value;
        return plain.indexOf('%') < 0 ? plain : Paths.decode(plain);
    }

    // --- batch

    private List<Inbound> batch(Call call) {
        var list = Json.parse(call.body(limits.batchBytes()));
        if (!list.isArray()) {
            throw Refusal.at("KON-1422", "", "expected a list of CloudEvents");
        }
        if (list.size() > limits.batchEvents()) {
            throw Refusal.at(
                    "KON-1413",
                    "",
                    "the batch holds " + list.size() + " events; at most " + limits.batchEvents() + " are taken");
        }
        var events = new ArrayList<Inbound>(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof ObjectNode event)) {
                throw Refusal.at("KON-1422", "/" + i, "expected a CloudEvent, an object");
            }
            events.add(structured(call, event, "/" + i));
        }
        return events;
    }
}

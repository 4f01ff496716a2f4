package kontor.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kontor.kernel.entity.EntityCommand;
import kontor.kernel.entity.EntityState;
import kontor.kernel.model.Json;
import kontor.kernel.model.NounModel;
import kontor.kernel.run.RunHost.EntityAnswer;
import kontor.kernel.shard.Effect;
import kontor.kernel.shard.ShardCommand;
import kontor.sdk.Allowance;
import kontor.sdk.KontorException;
import kontor.sdk.Rate;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Values of every type that crosses the network are made by reflection, so that a new one cannot be forgotten. */
class NodeSerializerTest {
    /** What a node only tells itself. Whoever adds a type says here that it stays at home, or makes it cross. */
    private static final Set<Class<?>> HOME = Set.of(
            Routed.Idle.class,
            Routed.Stop.class,
            ShardCommand.Submit.class,
            ShardCommand.StopWaiting.class,
            ShardCommand.Record.class,
            ShardCommand.Suspend.class,
            ShardCommand.Finish.class,
            ShardCommand.Cancelled.class,
            ShardCommand.Woken.class,
            ShardCommand.Loaded.class,
            ShardCommand.PageRead.class,
            ShardCommand.Operate.class,
            ShardCommand.TickDue.class);

    private static ActorSystem<Object> system;
    private static NodeSerializer serializer;

    @BeforeAll
    static void start() {
        var setup = ActorSystemSetup.create(
                BootstrapSetup.create(ConfigFactory.load("kontor-pekko")), new Vocabulary(Town.MODEL));
        system = ActorSystem.create(Behaviors.empty(), "serializer", setup);
        serializer = new NodeSerializer((ExtendedActorSystem) system.classicSystem());
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(NodeSerializerTest::leaves)
                : Stream.of(type);
    }

    /** Every value that a type can have as far as kinds go; with {@code nulls}, without all that may be missing. */
    private static List<Object> values(Type type, boolean nulls) {
        var raw = type instanceof ParameterizedType of ? (Class<?>) of.getRawType() : (Class<?>) type;
        if (type instanceof ParameterizedType of && List.class.equals(raw)) {
            return List.of(values(of.getActualTypeArguments()[0], nulls));
        }
        if (raw.isSealed()) {
            return leaves(raw)
                    .filter(leaf -> !HOME.contains(leaf))
                    .flatMap(leaf -> values(leaf, nulls).stream())
                    .toList();
        }
        if (raw.isEnum()) {
            return Arrays.asList(raw.getEnumConstants());
        }
        if (raw == EntityCommand.IfVersion.class) {
            // It holds another command.
            return List.of(new EntityCommand.IfVersion(new EntityCommand.Delete(), 3));
        }
        var known = known(raw);
        return known != null ? List.of(known) : records(raw, nulls);
    }

    private static @Nullable Object known(Class<?> raw) {
        if (raw == String.class) {
            return "täxt | \" \u0000";
        }
        if (raw == int.class || raw == Integer.class) {
            return 7;
        }
        if (raw == long.class || raw == Long.class) {
            return 1L << 40;
        }
        if (raw == boolean.class) {
            return true;
        }
        if (raw == Instant.class) {
            return Instant.parse("2026-02-03T04:05:06.789Z");
        }
        if (raw == Duration.class) {
            return Duration.ofMillis(1_234);
        }
        if (raw == Rate.class) {
            return new Rate(5, Duration.ofHours(1));
        }
        if (raw == Map.class) {
            return Map.of("field", "\"value\"");
        }
        if (raw == JsonNode.class || raw == ObjectNode.class) {
            return Json.parse("{\"a\":[1,2.50,null,\"x\"],\"b\":{\"c\":true},\"n\":null}");
        }
        if (raw == NounModel.class) {
            return Town.MODEL.noun("Cup");
        }
        if (raw == ActorRef.class || raw == Object.class) {
            return system.deadLetters();
        }
        return raw == KontorException.class ? new KontorException("KON-1404", "nothing there") : null;
    }

    // One value for each kind that any of its components can have.
    private static List<Object> records(Class<?> raw, boolean nulls) {
        assertThat(raw.isRecord())
                .as("the test knows how to make a " + raw.getName())
                .isTrue();
        var components = raw.getRecordComponents();
        var choices = new ArrayList<List<Object>>();
        for (var component : components) {
            choices.add(nulls && isNullable(component) ? none() : values(component.getGenericType(), nulls));
        }
        int most = choices.stream().mapToInt(List::size).max().orElse(1);
        var made = new ArrayList<Object>();
        for (int i = 0; i < most; i++) {
            var arguments = new ArrayList<Object>();
            for (var choice : choices) {
                arguments.add(choice.get(i % choice.size()));
            }
            made.add(make(raw, components, arguments));
        }
        return made;
    }

    private static List<Object> none() {
        var none = new ArrayList<Object>();
        none.add(null);
        return none;
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Object make(Class<?> raw, RecordComponent[] components, List<Object> arguments) {
        try {
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var constructor = raw.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(raw + " of " + arguments, e);
        }
    }

    private static List<Class<?>> crossing() {
        var all = new ArrayList<Class<?>>();
        all.addAll(leaves(Routed.class)
                .filter(type -> type.isRecord() && !HOME.contains(type))
                .toList());
        all.addAll(leaves(EntityAnswer.class).toList());
        all.addAll(List.of(
                Effect.Submitted.class,
                Effect.Operated.class,
                EntityState.class,
                Allowance.class,
                FrontActor.Gone.class));
        return all;
    }

    @Test
    void whatCrossesComesBackAsItWas() throws Exception {
        int seen = 0;
        for (var type : crossing()) {
            for (var nulls : List.of(false, true)) {
                for (var value : values(type, nulls)) {
                    var bytes = serializer.toBinary(value);
                    var back = serializer.fromBinary(bytes, serializer.manifest(value));
                    var text = new String(bytes, StandardCharsets.UTF_8);
                    assertThat(new String(serializer.toBinary(back), StandardCharsets.UTF_8))
                            .isEqualTo(text);
                    if (!text.contains("\"refused\":{\"code\":\"KON-1404\"")) {
                        assertThat(back).as(text).isEqualTo(value);
                    }
                    seen++;
                }
            }
        }
        assertThat(seen).isGreaterThan(60);
    }

    @Test
    void aRefusalKeepsItsCode() throws Exception {
        var operated = new Effect.Operated(system.deadLetters(), null, new KontorException("KON-1410", "it has ended"));
        var back =
                (Effect.Operated) serializer.fromBinary(serializer.toBinary(operated), serializer.manifest(operated));
        assertThat(back.refused()).hasToString("KON-1410 it has ended");
        assertThat(back.state()).isNull();
    }

    @Test
    void whatStaysAtHomeIsRefused() {
        leaves(ShardCommand.class).filter(HOME::contains).forEach(type -> {
            for (var value : values(type, false)) {
                var routed = new Routed.Command(1, (ShardCommand) value);
                assertThatThrownBy(() -> serializer.toBinary(routed)).isInstanceOf(IllegalArgumentException.class);
            }
        });
        assertThatThrownBy(() -> serializer.manifest(new Routed.Stop())).isInstanceOf(IllegalArgumentException.class);
        assertThat(leaves(ShardCommand.class)
                        .filter(type -> !HOME.contains(type))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(NodeSerializer.CROSSING);
    }

    @Test
    void aNodeOfAnotherVersionIsUnderstoodOrRefused() throws Exception {
        var later =
                "{\"shard\":3,\"command\":{\"kind\":\"nudge\",\"new\":1},\"more\":[]}".getBytes(StandardCharsets.UTF_8);
        assertThat(serializer.fromBinary(later, "1.command"))
                .isEqualTo(new Routed.Command(3, new ShardCommand.Nudge()));
        assertThatThrownBy(() -> serializer.fromBinary(later, "2.command"))
                .isInstanceOf(java.io.NotSerializableException.class)
                .hasMessageContaining("2.command");
    }

    @Test
    void whatGoesTogetherFitsAFrame() {
        var messages = new ArrayList<kontor.kernel.message.Message>();
        for (int i = 0; i < 30; i++) {
            var data = Json.object()
                    .put("cup", "c")
                    .put("near", "x".repeat(100_000))
                    .put("millis", 1);
            messages.add(Range.message("Cup.filled", "m" + i, data));
        }
        var portions = Portions.ofMessages(messages);
        assertThat(portions.stream().flatMap(List::stream)).containsExactlyElementsOf(messages);
        assertThat(portions)
                .hasSizeBetween(4, 15)
                .allSatisfy(portion -> assertThat(serializer.toBinary(
                                new Routed.Submit(1, portion, Duration.ZERO, system.<Object>deadLetters())))
                        .hasSizeLessThan((int) (2 * Portions.MOST)));
    }
}

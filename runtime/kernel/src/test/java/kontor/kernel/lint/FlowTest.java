package kontor.kernel.lint;

import static kontor.sdk.Do.ai;
import static kontor.sdk.Do.api;
import static kontor.sdk.Do.days;
import static kontor.sdk.Do.db;
import static kontor.sdk.Do.in;
import static kontor.sdk.Do.next;
import static kontor.sdk.Do.send;
import static kontor.sdk.Do.where;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import kontor.sdk.Lambdas.Task;
import kontor.sdk.builtin.$;
import kontor.sdk.builtin.API.GenerateKey;
import kontor.sdk.builtin.Delivery;
import kontor.sdk.builtin.Email.Mail;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a rule sends, writes, waits for and calls is read off its code. */
class FlowTest {
    private static List<String> of(Task rule) {
        var code = new RuleCode(FlowTest::bytes);
        return code.read(rule).does(new Wires(List.of($.class))).stream()
                .map(one -> one.kind() + " " + one.target())
                .toList();
    }

    private static byte @Nullable [] bytes(String name) {
        try (var in = FlowTest.class.getClassLoader().getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void sendsAndWrites() {
        assertThat(of(() -> {
                    var held = db.list($.Delivery, where($.Delivery.state.is(Delivery.State.HELD)));
                    db.update(
                            $.Delivery, db.get($.Invoice, held.getFirst().id()).account(), $.Delivery.error.clear());
                    send($.Email.send, Mail.to("ada@example.com", "welcome").with("until", in(days(3))));
                    var key = send(
                            $.API.generateKey, new GenerateKey(held.getFirst().to()));
                    db.delete($.ApiKey, key.id());
                }))
                .containsExactly(
                        "writes Delivery.updated",
                        "sends Email.send",
                        "sends API.generateKey",
                        "writes ApiKey.deleted");
    }

    @Test
    void nestedSends() {
        assertThat(of(() -> send(
                        $.API.generateKey,
                        new GenerateKey(
                                send($.API.generateKey, new GenerateKey("a")).id()))))
                .containsExactly("sends API.generateKey");
    }

    @Test
    void waits() {
        assertThat(of(() -> next($.Task.completed, $.Task.id.is("t-1")))).containsExactly("waits Task.completed");
    }

    @Test
    void calls() {
        assertThat(of(() -> {
                    ai.generate("say hello");
                    api.fetch("https://example.com/");
                    api.slack.send("sales", "hello");
                    api.stripe.createConnectedAccount("ada@example.com", "express");
                }))
                .containsExactly(
                        "calls ai.generate", "calls fetch", "calls slack.send", "calls stripe.createConnectedAccount");
    }

    @Test
    void whatItCallsOfItsOwnPackage() {
        assertThat(of(() -> List.of("a", "b").forEach(FlowTest::write))).containsExactly("sends Email.send");
    }

    private static void write(String address) {
        send($.Email.send, Mail.text(address, "Hello", "Hello"));
    }
}

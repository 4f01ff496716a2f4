package kontor.kernel.model;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Rule;
import kontor.sdk.spi.Collector;

/** Finds the rules in the fields of a business and of its nested classes. */
final class RuleFields {
    private final Map<String, Rule> rules = new LinkedHashMap<>();

    private RuleFields() {}

    /** A business and its rules by name. */
    record Found(Business business, Map<String, Rule> rules) {}

    static Found of(Class<? extends Business> type) {
        var fields = new RuleFields();
        var collected = Collector.collecting(() -> {
            var business = (Business) instance(type);
            fields.read(type, business, type.getSimpleName());
            fields.nested(type, type.getSimpleName());
            return business;
        });
        fields.refuseLost(type, collected.made());
        return new Found(collected.value(), fields.rules);
    }

    private void nested(Class<?> outer, String path) {
        for (var inner : declared(outer)) {
            var holds = !inner.isInterface()
                    && !inner.isRecord()
                    && !inner.isEnum()
                    && Modifier.isStatic(inner.getModifiers());
            if (holds) {
                var name = path + "." + inner.getSimpleName();
                if (hasRules(inner)) {
                    read(inner, instance(inner), name);
                }
                nested(inner, name);
            }
        }
    }

    // Reflection gives no order; by name, so that every node has the same one.
    private static List<Class<?>> declared(Class<?> outer) {
        var classes = new ArrayList<>(List.of(outer.getDeclaredClasses()));
        classes.sort(java.util.Comparator.comparing(Class::getName));
        return classes;
    }

    private static boolean hasRules(Class<?> type) {
        for (var field : type.getDeclaredFields()) {
            if (Rule.class.isAssignableFrom(field.getType())) {
                return true;
            }
        }
        return false;
    }

    private void read(Class<?> type, Object holder, String path) {
        for (var field : type.getDeclaredFields()) {
            if (Rule.class.isAssignableFrom(field.getType())) {
                rules.put(path + "." + field.getName(), value(field, holder));
            }
        }
    }

    private static Rule value(Field field, Object holder) {
        try {
            field.setAccessible(true);
            var rule = (Rule) field.get(holder);
            if (rule == null) {
                throw new KontorException(
                        "KON-1109", "the rule field " + field + " is null; give it on(...) or every(...)");
            }
            return rule;
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new KontorException(
                    "KON-1109", "the rule field " + field + " cannot be read; make its class public", e);
        }
    }

    private static Object instance(Class<?> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new KontorException(
                    "KON-1109",
                    type.getName() + " cannot be constructed; a business and the classes that hold its rules need a"
                            + " constructor without parameters that does not fail: " + cause(e),
                    e);
        }
    }

    private static Throwable cause(ReflectiveOperationException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private void refuseLost(Class<?> type, List<Rule> made) {
        var kept = new IdentityHashMap<Rule, String>();
        rules.forEach((name, rule) -> kept.put(rule, name));
        var lost = made.stream().filter(rule -> !kept.containsKey(rule)).count();
        if (lost > 0) {
            throw new KontorException(
                    "KON-1110",
                    type.getName() + " makes " + lost + " rule(s) that no field keeps; write"
                            + " `final Rule name = on(...)` so that each has a name");
        }
    }
}

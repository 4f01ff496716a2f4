package kontor.sdk;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kontor.sdk.spi.Aggregate;
import kontor.sdk.spi.Run;
import kontor.sdk.words.Change;
import kontor.sdk.words.Field;
import kontor.sdk.words.Noun;
import kontor.sdk.words.NumberField;
import kontor.sdk.words.Sort;
import kontor.sdk.words.Where;

/** The entities: {@code db.create($.Account, account)}. Each call is a recorded step. */
public final class Db {
    Db() {}

    /** Creates an entity; without an id it gets a new one. Refused (KON-2409) when the id exists. */
    public <E> E create(Noun<E> noun, E entity) {
        return Run.current().create(noun, entity);
    }

    /**
     * Creates an entity where none has its id, and tells whether it did: how to do something once, whatever the
     * concurrency, as {@code if (db.tryCreate($.Offer, offer)) send($.Email.send, mail)}.
     */
    public <E> boolean tryCreate(Noun<E> noun, E entity) {
        try {
            create(noun, entity);
            return true;
        } catch (KontorException there) {
            if (!there.code().equals("KON-2409")) {
                throw there;
            }
            return false;
        }
    }

    /** The entity with this id; refused (KON-2404) when there is none. */
    public <E> E get(Noun<E> noun, String id) {
        return Run.current().get(noun.type(), id);
    }

    /** The entity with this id, if there is one. */
    public <E> Optional<E> find(Noun<E> noun, String id) {
        return Run.current().find(noun, id);
    }

    /** When the entity with this id was created; refused (KON-2404) when there is none. */
    public Instant createdAt(Noun<?> noun, String id) {
        return Run.current().createdAt(noun, id);
    }

    /** Changes an entity and returns it as it is then; refused (KON-2404) when there is none. */
    @SafeVarargs
    public final <E> E update(Noun<E> noun, String id, Change<E>... changes) {
        return Run.current().update(noun, id, Arrays.asList(changes));
    }

    /** Changes an entity, which is created with the changes where there is none. */
    @SafeVarargs
    public final <E> E upsert(Noun<E> noun, String id, Change<E>... changes) {
        return Run.current().upsert(noun, id, Arrays.asList(changes));
    }

    /** Creates the entity, or makes the one with its id equal to it. */
    public <E> E upsert(Noun<E> noun, E entity) {
        return Run.current().put(noun, entity);
    }

    /** Deletes an entity; its history stays. Refused (KON-2404) when there is none. */
    public <E> void delete(Noun<E> noun, String id) {
        Run.current().delete(noun, id);
    }

    /** All entities; refused (KON-2301) past 10,000: use {@code each}. */
    public <E> List<E> list(Noun<E> noun) {
        return list(noun, new Where<>(List.of()));
    }

    /** All entities that match, ordered by id; refused (KON-2301) past 10,000: use {@code each}. */
    public <E> List<E> list(Noun<E> noun, Where<E> where) {
        return Run.current().list(noun, where, List.of(), 0);
    }

    /** The first {@code limit} entities that match, in this order. */
    public <E> List<E> list(Noun<E> noun, Where<E> where, Sort<E> sort, int limit) {
        return Run.current().list(noun, where, List.of(sort), limit);
    }

    /** The first entity that matches, in this order. */
    public <E> Optional<E> first(Noun<E> noun, Where<E> where, Sort<E> sort) {
        return list(noun, where, sort, 1).stream().findFirst();
    }

    /** How many entities there are. */
    public long count(Noun<?> noun) {
        return Run.current().count(noun, new Where<>(List.of()));
    }

    /** How many entities match. */
    public <E> long count(Noun<E> noun, Where<E> where) {
        return Run.current().count(noun, where);
    }

    /** The sum of a field over the entities that match; missing values count as 0. */
    public <E, T extends Number> BigDecimal sum(NumberField<E, T> field, Where<E> where) {
        return Run.current().aggregate(Aggregate.SUM, field, where).orElse(BigDecimal.ZERO);
    }

    /** The least value of a field among the entities that match; empty when none has one. */
    public <E, T extends Number> Optional<BigDecimal> min(NumberField<E, T> field, Where<E> where) {
        return Run.current().aggregate(Aggregate.MIN, field, where);
    }

    /** The greatest value of a field among the entities that match; empty when none has one. */
    public <E, T extends Number> Optional<BigDecimal> max(NumberField<E, T> field, Where<E> where) {
        return Run.current().aggregate(Aggregate.MAX, field, where);
    }

    /**
     * How many entities match, by the value of a field (the text {@code null} for none), most numerous first; at most
     * 10,000 groups, past which it is refused (KON-2301).
     */
    public <E> Map<String, Long> countBy(Field<E, ?> group, Where<E> where) {
        return Run.current().countBy(group, where);
    }

    /** The sum of a field over the entities that match, by the value of another; groups as in {@link #countBy}. */
    public <E, T extends Number> Map<String, BigDecimal> sumBy(
            NumberField<E, T> field, Field<E, ?> group, Where<E> where) {
        return Run.current().sumBy(field, group, where);
    }

    /** The entities nearest in meaning to the text of their {@code @Searchable} fields, nearest first. */
    public <E> List<Found<E>> search(Noun<E> noun, Embedding embedding, Where<E> where, int limit) {
        return Run.current().search(noun, embedding, where, limit);
    }

    /** The same for a text. */
    public <E> List<Found<E>> search(Noun<E> noun, String text, Where<E> where, int limit) {
        return search(noun, Run.current().embed(text), where, limit);
    }
}

package kontor.node.language;

import static kontor.node.language.Notes.note;
import static kontor.sdk.Do.*;

import java.util.List;
import java.util.Objects;
import kontor.node.language.words.$;
import kontor.node.language.words.Bell;
import kontor.node.language.words.Lamp;
import kontor.node.language.words.Lamp.Mood;
import kontor.node.language.words.Lamp.Said;
import kontor.node.language.words.Note;
import kontor.sdk.Business;
import kontor.sdk.KontorException;
import kontor.sdk.Ref;
import kontor.sdk.Rule;

/** A rule for each promise about entities; rooms are named for the lamp, so that tests share nothing. */
public final class Entities implements Business {
    static final class Operations {
        final Rule operate = on($.Lamp.operate, asked -> {
            try {
                return new Said(operate(asked.lamp(), asked.what()));
            } catch (KontorException e) {
                return new Said(e.code());
            }
        });

        private static String operate(String lamp, String what) {
            return switch (what) {
                case "create" -> brief(db.create($.Lamp, Lamp.of(lamp, "hall", 40)));
                case "create without id" ->
                    db.create($.Lamp, Lamp.of("", "hall", 40)).id();
                case "get" -> brief(db.get($.Lamp, lamp));
                case "find" -> db.find($.Lamp, lamp).map(Operations::brief).orElse("nothing");
                case "update" -> brief(db.update($.Lamp, lamp, $.Lamp.watts.to(60), $.Lamp.room.clear()));
                case "upsert" -> brief(db.upsert($.Lamp, lamp, $.Lamp.watts.plus(5), $.Lamp.marks.append("new")));
                case "make equal" -> brief(db.upsert($.Lamp, Lamp.of(lamp, "attic", 25)));
                case "delete" -> {
                    db.delete($.Lamp, lamp);
                    yield "deleted";
                }
                case "note twice" -> {
                    db.create($.Note, new Note(lamp, "twice", "first"));
                    yield db.create($.Note, new Note(lamp, "twice", "second")).text();
                }
                case "twin" -> {
                    var twin = db.create($.Lamp, Lamp.of(lamp + "-twin", "cellar", 7));
                    db.create($.Lamp, new Lamp(lamp, null, 1, null, List.of(), Ref.to(Lamp.class, twin.id())));
                    yield brief(
                            Objects.requireNonNull(db.get($.Lamp, lamp).twin()).get());
                }
                default -> among(lamp, what);
            };
        }

        // The room that is named for the lamp has lamps of 10, 20, 30 and 40 watts.
        private static String among(String room, String what) {
            var there = $.Lamp.room.is(room);
            return switch (what) {
                case "furnish" -> {
                    for (long watts : new long[] {30, 10, 40, 20}) {
                        db.create($.Lamp, Lamp.of(room + "-" + watts, room, watts));
                    }
                    yield "furnished";
                }
                case "list" -> watts(db.list($.Lamp, where(there)));
                case "list bright" -> watts(db.list($.Lamp, where(there, $.Lamp.watts.above(15))));
                case "list sorted" -> watts(db.list($.Lamp, where(there), $.Lamp.watts.descending(), 3));
                case "first" ->
                    watts(db.first($.Lamp, where(there), $.Lamp.watts.ascending()).stream()
                            .toList());
                case "first of none" ->
                    watts(db.first($.Lamp, where(there, $.Lamp.watts.above(100)), $.Lamp.watts.ascending()).stream()
                            .toList());
                case "count" -> Long.toString(db.count($.Lamp, where(there, $.Lamp.watts.between(20, 30))));
                default -> "unknown: " + what;
            };
        }

        private static String brief(Lamp lamp) {
            return lamp.watts() + " W in " + lamp.room();
        }

        private static String watts(List<Lamp> lamps) {
            return lamps.stream()
                    .map(lamp -> Long.toString(lamp.watts()))
                    .toList()
                    .toString();
        }
    }

    static final class Changes {
        final Rule grew = on(
                $.Lamp.grew,
                touch -> db.update(
                        $.Lamp,
                        Objects.requireNonNull(touch.other()),
                        $.Lamp.watts.plus(1),
                        $.Lamp.marks.append(Long.toString(touch.number()))));

        final Rule shrank = on(
                $.Lamp.shrank,
                touch -> db.update(
                        $.Lamp,
                        Objects.requireNonNull(touch.other()),
                        $.Lamp.watts.minus(1),
                        $.Lamp.marks.remove(Long.toString(touch.number()))));

        final Rule wiped =
                on($.Lamp.wiped, touch -> db.update($.Lamp, touch.lamp(), $.Lamp.mood.clear(), $.Lamp.room.clear()));
    }

    static final class Edges {
        final Rule reached = on($.Lamp.watts.reaches(100), lamp -> note(lamp.id(), "reached at " + lamp.watts()));
        final Rule fell = on($.Lamp.watts.fallsBelow(100), lamp -> note(lamp.id(), "fell to " + lamp.watts()));
        final Rule dropped = on($.Lamp.watts.drops(), lamp -> note(lamp.id(), "dropped to " + lamp.watts()));
        final Rule plunged = on($.Lamp.watts.drops(50), lamp -> note(lamp.id(), "plunged to " + lamp.watts()));
        final Rule rose = on($.Lamp.watts.rises(), lamp -> note(lamp.id(), "rose to " + lamp.watts()));
        final Rule broke = on($.Lamp.mood.becomes(Mood.BROKEN), lamp -> note(lamp.id(), "broke"));
        final Rule moody = on($.Lamp.mood.changes(), lamp -> note(lamp.id(), "is " + lamp.mood()));
    }

    static final class Lives {
        final Rule born = on($.Lamp.created, lamp -> note("life of " + lamp.id(), "created " + lamp.watts()));
        final Rule changed = on($.Lamp.updated, lamp -> note("life of " + lamp.id(), "updated " + lamp.watts()));
        final Rule gone = on($.Lamp.deleted, lamp -> note("life of " + lamp.id(), "deleted " + lamp.watts()));
    }

    static final class Wildcards {
        final Rule ears = on($.any($.Bell), message -> note("ears", message.type() + " " + message.subject()))
                .when(message -> !message.type().equals("Bell.updated"));

        // What it writes is a message about a bell, too.
        final Rule audit = on($.everything, message -> db.create($.Bell, new Bell(newId(), "audit", 0)))
                .when(message -> message.type().startsWith("Bell."));
    }
}

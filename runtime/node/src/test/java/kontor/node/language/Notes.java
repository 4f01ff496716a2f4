package kontor.node.language;

import static kontor.sdk.Do.*;

import kontor.node.language.words.$;
import kontor.node.language.words.Note;

/** What rules write down for a test to read. */
final class Notes {
    private Notes() {}

    static void note(String about, String text) {
        db.create($.Note, new Note(newId(), about, text));
    }
}

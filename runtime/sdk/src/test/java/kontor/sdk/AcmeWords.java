package kontor.sdk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A vocabulary {@code acme} with small nouns, each in its file on line 3, and a class that uses {@code $.Account}. */
final class AcmeWords {
    private AcmeWords() {}

    static Javac.Result compile(Path folder, String... nouns) {
        var sources = new ArrayList<>(List.of(
                "@kontor.sdk.Vocabulary package acme;", "package acme; class Uses { Object account = $.Account; }"));
        for (var noun : nouns) {
            sources.add(
                    "package acme;\nimport kontor.sdk.*; import java.util.*; import java.util.function.*;\n" + noun);
        }
        return new Javac(folder).compile(sources.toArray(String[]::new));
    }
}

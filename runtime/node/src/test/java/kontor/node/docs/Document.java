package kontor.node.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document in Markdown, as far as its fenced blocks go.
 *
 * @param name its path from the root of the repository
 * @param imports what its Java takes for granted: the lines of {@code <!-- import ...; -->}
 * @param blocks its fenced blocks, in order
 */
record Document(String name, List<String> imports, List<Block> blocks) {
    private static final Pattern IMPORT = Pattern.compile("^<!-- (import .*;) -->$");

    /**
     * A fenced block: {@code ```java rules} has the language {@code java} and the mark {@code rules}.
     *
     * @param language the first word after the fence
     * @param mark the second one; empty where there is none
     * @param line the number of the fence's line, from 1
     * @param lead the text between the block before and this one
     * @param text the lines between the fences
     */
    record Block(String language, String mark, int line, String lead, String text) {
        /** Whether it is the content of the file that its mark names. */
        boolean isFile() {
            return mark.contains(".");
        }
    }

    /** The documents that people who write a business read. */
    static List<Document> all() throws IOException {
        try (Stream<Path> examples = Files.walk(root().resolve("business-examples"), 2);
                Stream<Path> docs = Files.walk(root().resolve("docs"))) {
            var files = new ArrayList<>(List.of(root().resolve("README.md"), root().resolve("ARCHITECTURE.md")));
            Stream.concat(docs, examples)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(files::add);
            var documents = new ArrayList<Document>();
            for (var file : files) {
                documents.add(read(file));
            }
            return documents;
        }
    }

    static Document read(String name) throws IOException {
        return read(root().resolve(name));
    }

    private static Document read(Path file) throws IOException {
        return parse(root().relativize(file).toString().replace('\\', '/'), Files.readAllLines(file));
    }

    static Document parse(String name, List<String> lines) {
        var imports = new ArrayList<String>();
        var blocks = new ArrayList<Block>();
        var lead = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (!line.startsWith("```")) {
                lead.append(line).append('\n');
                var found = IMPORT.matcher(line);
                if (found.matches()) {
                    imports.add(found.group(1));
                }
                continue;
            }
            var end = end(name, lines, i);
            var words = (line.substring(3).strip() + "  ").split(" ", 2);
            blocks.add(new Block(
                    words[0],
                    words[1].strip(),
                    i + 1,
                    lead.toString(),
                    String.join("\n", lines.subList(i + 1, end)) + "\n"));
            lead.setLength(0);
            i = end;
        }
        return new Document(name, List.copyOf(imports), List.copyOf(blocks));
    }

    private static int end(String name, List<String> lines, int fence) {
        for (int i = fence + 1; i < lines.size(); i++) {
            if (lines.get(i).equals("```")) {
                return i;
            }
        }
        throw new AssertionError(name + ":" + (fence + 1) + ": the block has no end");
    }

    /** The folder above this module that holds the launcher. */
    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.exists(path.resolve("kontor")) && Files.exists(path.resolve("runtime")))
                .findFirst()
                .orElseThrow();
    }
}

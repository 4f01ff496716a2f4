package kontor.node.docs;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A source that was taken from a document. */
final class JavaSource extends SimpleJavaFileObject {
    private final String code;
    private final String document;
    private final int above;

    /**
     * A source.
     *
     * @param path where it would be as a file
     * @param code the code
     * @param document the document that it is from
     * @param above how many more lines are above it in the document than in the code
     */
    JavaSource(String path, String code, String document, int above) {
        super(URI.create("string:///" + path), Kind.SOURCE);
        this.code = code;
        this.document = document;
        this.above = above;
    }

    /** Where one of its lines is: {@code docs/language.md:12}. */
    String at(long line) {
        return document + ":" + (above + line);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
    }
}

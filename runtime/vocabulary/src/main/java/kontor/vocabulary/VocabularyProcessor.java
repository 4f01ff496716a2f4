package kontor.vocabulary;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/**
 * Writes the words of each package with {@code @Vocabulary}: one class {@code $} with a field for each {@code @Noun} of
 * the package. The whole package is read, not only what is compiled anew, so that an incremental build writes the same.
 */
public final class VocabularyProcessor extends AbstractProcessor {
    private final Set<String> written = new TreeSet<>();
    private Marks marks;
    private Refusals refusals;
    private VocabularyReader reader;
    private IndexFile index;

    /** For the compiler, which finds it in {@code META-INF/services}. */
    public VocabularyProcessor() {}

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        var elements = environment.getElementUtils();
        marks = new Marks(elements);
        refusals = new Refusals(environment.getMessager());
        reader = new VocabularyReader(elements, environment.getTypeUtils(), marks, refusals);
        index = new IndexFile(environment.getFiler(), elements, marks);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(Sdk.NOUN, Sdk.VERB, Sdk.VOCABULARY);
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        var packages = new TreeMap<String, PackageElement>();
        for (var annotation : annotations) {
            for (var element : round.getElementsAnnotatedWith(annotation)) {
                collect(annotation, element, packages);
            }
        }
        packages.forEach(this::write);
        if (round.processingOver() && !round.errorRaised()) {
            index.write();
        }
        // Others may read the annotations too.
        return false;
    }

    private void collect(TypeElement annotation, Element element, Map<String, PackageElement> packages) {
        var sound = switch (annotation.getQualifiedName().toString()) {
            case Sdk.NOUN -> isNoun(element);
            case Sdk.VERB -> isVerb(element);
            default -> true;
        };
        if (!sound) {
            return;
        }
        var vocabulary = processingEnv.getElementUtils().getPackageOf(element);
        var name = vocabulary.getQualifiedName().toString();
        if (written.contains(name)) {
            refuseLate(element, name);
        } else {
            packages.put(name, vocabulary);
        }
    }

    private boolean isNoun(Element noun) {
        if (noun.getEnclosingElement() instanceof TypeElement outer) {
            refusals.refuse(
                    noun,
                    "KON-1002",
                    "%s is a @Noun inside %s; move it to a file of its own"
                            .formatted(ComponentReader.nameOf((TypeElement) noun), outer.getSimpleName()));
            return false;
        }
        var home = processingEnv.getElementUtils().getPackageOf(noun);
        if (!marks.has(home, Sdk.VOCABULARY)) {
            refusals.refuse(
                    noun,
                    "KON-1001",
                    "%s is a @Noun outside a vocabulary; add @Vocabulary to package-info.java of %s"
                            .formatted(
                                    noun.getSimpleName(),
                                    home.isUnnamed() ? "a named package" : home.getQualifiedName()));
            return false;
        }
        return true;
    }

    private boolean isVerb(Element verb) {
        var noun = verb.getEnclosingElement();
        if (verb.getKind() != ElementKind.RECORD || noun == null || !marks.has(noun, Sdk.NOUN)) {
            refusals.refuse(
                    verb,
                    "KON-1008",
                    "%s is a @Verb, but not a record nested in a @Noun; move it into its noun, as a record"
                            .formatted(ComponentReader.nameOf((TypeElement) verb)));
            return false;
        }
        return marks.has(processingEnv.getElementUtils().getPackageOf(verb), Sdk.VOCABULARY);
    }

    private void refuseLate(Element element, String vocabulary) {
        // A verb's noun is told of already.
        if (element.getEnclosingElement() instanceof PackageElement) {
            refusals.refuse(
                    element,
                    "KON-1021",
                    "%s was generated after the words of %s were written; write it by hand"
                            .formatted(element, vocabulary));
        }
    }

    private void write(String name, PackageElement vocabulary) {
        written.add(name);
        var writer = new VocabularyWriter(processingEnv.getFiler(), refusals, vocabulary);
        index.add(writer.write(reader.read(vocabulary)));
    }
}

package kontor.vocabulary;

import com.palantir.javapoet.TypeName;

/**
 * A field of an entity, or of the payloads of a noun without state.
 *
 * @param name the component's name, in Java as on the wire
 * @param word the type of its word, as {@code TextField<Account>}
 * @param doc what its {@code @param} says, or empty
 */
record FieldModel(String name, TypeName word, String doc) {}

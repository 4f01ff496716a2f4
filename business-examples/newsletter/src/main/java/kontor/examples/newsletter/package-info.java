/** A newsletter: written by a model, approved by a person, sent to everybody. */
@NullMarked
package kontor.examples.newsletter;

import org.jspecify.annotations.NullMarked;

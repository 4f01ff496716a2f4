/** What a node knows of its businesses: the shapes of their records, their nouns, verbs and rules; and JSON. */
@NullMarked
package kontor.kernel.model;

import org.jspecify.annotations.NullMarked;

/** Entities: pure decide and evolve, triggers, the hash chain of an entity's history. */
@NullMarked
package kontor.kernel.entity;

import org.jspecify.annotations.NullMarked;

/** Fingerprints and the determinism lint, on code compiled for the purpose. */
@NullMarked
package kontor.kernel.lint;

import org.jspecify.annotations.NullMarked;

/** The HTTP way in: routes, what they read and answer, limits, authentication, the event stream, metrics. */
@NullMarked
package kontor.ingress;

import org.jspecify.annotations.NullMarked;

/** The built-in business, and the connectors to the world outside: mail, Slack, keys. */
@NullMarked
package kontor.connectors;

import org.jspecify.annotations.NullMarked;

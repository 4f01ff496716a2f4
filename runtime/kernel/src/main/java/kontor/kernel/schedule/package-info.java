/** Cron expressions with time zones, and which ticks are due. */
@NullMarked
package kontor.kernel.schedule;

import org.jspecify.annotations.NullMarked;

/** The words every business has without writing them: mail, deliveries, invoices, payments, API keys. */
@NullMarked
@Vocabulary
package kontor.sdk.builtin;

import kontor.sdk.Vocabulary;
import org.jspecify.annotations.NullMarked;

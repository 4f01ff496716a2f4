package kontor.examples.vocabulary;

import java.math.BigDecimal;
import kontor.sdk.AtLeast;
import kontor.sdk.Noun;
import kontor.sdk.Subject;
import kontor.sdk.Verb;

/** What buyers of content do. */
@Noun
public interface Purchase {
    /**
     * A buyer wants a licence.
     *
     * @param id the purchase's id
     * @param content for which content
     * @param buyer who; mail goes to the {@code Person} with this id
     * @param amount for how much
     * @param licenseType {@code subscription} for 30 days, anything else for ever
     */
    @Verb("initiated")
    record Initiated(
            @Subject String id,
            String content,
            String buyer,
            @AtLeast(0) BigDecimal amount,
            String licenseType) {}
}

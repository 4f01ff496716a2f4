package kontor.node.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** Finds what a person sees on a page. */
final class Find {
    private Find() {}

    static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator heading(Page page, String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A field of the form in the dialog. */
    static Locator field(Page page, String name) {
        return page.getByRole(AriaRole.DIALOG)
                .getByLabel(Pattern.compile("^" + name + " "))
                .first();
    }

    static Locator.FilterOptions hasText(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    /** The run that a rule has made of an answer's event. */
    static String run(JsonNode answer, String rule) {
        return answer.path("runs")
                .valueStream()
                .filter(run -> run.path("rule").asText().equals(rule))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }
}

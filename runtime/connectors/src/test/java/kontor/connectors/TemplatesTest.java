package kontor.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kontor.kernel.model.Json;
import kontor.sdk.KontorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesTest {
    private static final String ADA =
            "{\"customer\":{\"name\":\"Ada <b>\"},\"account\":{\"trialEnds\":\"2026-11-15T10:30:00Z\",\"owed\":1234.5}}";

    private final Templates templates = new Templates(List.of(TemplatesTest.class.getClassLoader()), null);

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(String json) {
        return Json.as(Json.parse(json), Map.class);
    }

    @Test
    void rendersSubjectTextAndHtml() {
        var mail = templates.render("greeting", data(ADA));

        assertThat(mail.subject()).isEqualTo("Hello Ada <b>");
        assertThat(mail.text()).isEqualTo("Your trial ends on 15 November 2026.\nYou owe 1,234.50 & more.\n");
        assertThat(mail.html()).contains("<html>", "<p>Hello Ada &lt;b&gt;</p>");
    }

    @Test
    void nullIsNothingAndHasDefaults() {
        var mail = templates.render(
                "greeting", data("{\"customer\":{\"name\":null},\"account\":{\"trialEnds\":null,\"owed\":null}}"));

        assertThat(mail.subject()).isEqualTo("Hello friend");
        assertThat(mail.text()).startsWith("Your trial ends on .");
    }

    @Test
    void aMisspeltVariableIsNamedWithItsLine() {
        assertThatThrownBy(() -> templates.render("misspelt", data(ADA)))
                .isInstanceOf(KontorException.class)
                .hasMessageContaining("template 'misspelt', misspelt.txt line 4")
                .hasMessageContaining("'emial'")
                .hasMessageContaining("the mail's data has account, customer")
                .extracting("code")
                .isEqualTo("KON-4102");
        assertThatThrownBy(() -> templates.render("greeting", Map.of()))
                .hasMessageContaining("there is no 'customer'; the mail's data has nothing");
    }

    @Test
    void aMissingTemplateTellsWhereItWasLookedFor(@TempDir Path folder) {
        var both = new Templates(List.of(TemplatesTest.class.getClassLoader()), folder);

        assertThatThrownBy(() -> both.render("farewell", Map.of()))
                .hasMessage("there is no template 'farewell'; looked for " + folder.resolve("farewell.txt")
                        + ", templates/farewell.txt in the jars of 1 business(es)")
                .extracting("code")
                .isEqualTo("KON-4101");
    }

    @Test
    void aNameIsNoPath() {
        assertThatThrownBy(() -> templates.render("../greeting", Map.of()))
                .hasMessageContaining("is no name of a template")
                .extracting("code")
                .isEqualTo("KON-4101");
    }

    @Test
    void aTemplateNeedsASubject() {
        assertThatThrownBy(() -> templates.render("silent", Map.of()))
                .hasMessageContaining("expected 'Subject: ...' as its first line, got 'no subject here'")
                .extracting("code")
                .isEqualTo("KON-4104");
    }

    @Test
    void whatIsNotADateIsRefused() {
        assertThatThrownBy(() -> templates.render(
                        "greeting", data("{\"customer\":{\"name\":null},\"account\":{\"trialEnds\":\"soon\"}}")))
                .hasMessageContaining("expected a date or time, as 2026-11-01T00:00:00Z, got 'soon'")
                .extracting("code")
                .isEqualTo("KON-4103");
    }

    @Test
    void theFolderComesFirstAndIsReadAgain(@TempDir Path folder) throws IOException {
        var both = new Templates(List.of(TemplatesTest.class.getClassLoader()), folder);
        var file = Files.writeString(folder.resolve("greeting.txt"), "Subject: Ours\n\nOur own words\n");
        assertThat(both.render("greeting", data(ADA)).subject()).isEqualTo("Ours");

        Files.writeString(file, "Subject: Newer\n\nOur own words\n");
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_000));
        assertThat(both.render("greeting", data(ADA)).subject()).isEqualTo("Newer");
    }

    @Test
    void findsTemplatesInTheJarOfABusiness(@TempDir Path folder) throws IOException {
        var jar = folder.resolve("business.jar");
        try (var out = new java.util.jar.JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new java.util.jar.JarEntry("templates/only-there.txt"));
            out.write("Subject: From a jar\n\n{{ total | money }}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        try (var loader = new URLClassLoader(new java.net.URL[] {jar.toUri().toURL()})) {
            var mail =
                    new Templates(List.of(loader), null).render("only-there", Map.of("total", new BigDecimal("59.8")));
            assertThat(mail).isEqualTo(new Templates.Rendered("From a jar", "59.80\n", null));
        }
    }
}

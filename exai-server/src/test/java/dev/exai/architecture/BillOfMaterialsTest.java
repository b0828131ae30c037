package dev.exai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** exai-bom has no parent, so nothing but these tests keeps it in step with the build. */
class BillOfMaterialsTest {
    private static final Path ROOT = Repository.root();

    @Test
    void bom_listsThePublishedModules() throws Exception {
        List<String> listed = managed(read(ROOT.resolve("exai-core/bom/pom.xml")), "artifactId");

        assertThat(listed).containsExactlyInAnyOrderElementsOf(Repository.PUBLISHED);
    }

    @Test
    void parent_managesWhatTheBomLists() throws Exception {
        List<String> managed = managed(read(ROOT.resolve("pom.xml")), "artifactId");

        assertThat(managed).containsAll(Repository.PUBLISHED);
    }

    @Test
    void bom_hasTheVersionOfTheBuildEverywhere() throws Exception {
        String version = text(read(ROOT.resolve("pom.xml")).getDocumentElement(), "version");
        Document bom = read(ROOT.resolve("exai-core/bom/pom.xml"));

        assertThat(text(bom.getDocumentElement(), "version")).isEqualTo(version);
        assertThat(managed(bom, "version")).containsOnly(version);
    }

    private static List<String> managed(Document pom, String tag) {
        List<String> values = new ArrayList<>();
        Element management =
                (Element) pom.getElementsByTagName("dependencyManagement").item(0);
        NodeList dependencies = management.getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            values.add(text((Element) dependencies.item(i), tag));
        }
        return values;
    }

    private static String text(Element parent, String tag) {
        for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals(tag)) {
                return child.getTextContent().strip();
            }
        }
        throw new AssertionError("no <" + tag + "> in <" + parent.getTagName() + ">");
    }

    private static Document read(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }
}

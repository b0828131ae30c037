package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.tools.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The resources and templates of a server. Thread-safe; may change while the server runs. */
public final class ResourceCatalog {
    private final Catalog<Resource> resources = new Catalog<>();
    private final Catalog<Pattern> templates = new Catalog<>();
    private final List<BiConsumer<String, @Nullable PrincipalId>> updateListeners = new CopyOnWriteArrayList<>();

    record Pattern(ResourceTemplate template, UriTemplate uris) {}

    /** An empty catalogue. */
    public ResourceCatalog() {}

    /** Adds a resource; its URI must be new. */
    public void add(Resource resource) {
        resources.add(resource.description().uri(), resource);
    }

    /** Adds a template; its pattern must be new. */
    public void add(ResourceTemplate template) {
        String pattern = template.description().uriTemplate();
        templates.add(pattern, new Pattern(template, new UriTemplate(pattern)));
    }

    /** Removes the resource of that URI; false if there is none. */
    public boolean remove(String uri) {
        return resources.remove(uri);
    }

    /** Tells all who watch the resource that it now holds something else. */
    public void updated(String uri) {
        updateListeners.forEach(listener -> listener.accept(uri, null));
    }

    /** Tells the owner alone, if it watches the resource. */
    public void updated(String uri, PrincipalId owner) {
        updateListeners.forEach(listener -> listener.accept(uri, owner));
    }

    Optional<Resource> find(String uri) {
        return resources.find(uri);
    }

    Catalog<Resource> resources() {
        return resources;
    }

    Catalog<Pattern> templates() {
        return templates;
    }

    void onUpdate(BiConsumer<String, @Nullable PrincipalId> listener) {
        updateListeners.add(listener);
    }
}

/** The core of EXAI: what is asked, what is answered, and what a provider author implements. */
@SuppressWarnings("module") // the modules it is exported to are compiled later
@org.jspecify.annotations.NullMarked
module dev.exai.core {
    requires static transitive org.jspecify;
    requires java.sql;

    exports dev.exai.core;
    exports dev.exai.core.batch;
    exports dev.exai.core.budget;
    exports dev.exai.core.chat;
    exports dev.exai.core.embedding;
    exports dev.exai.core.file;
    exports dev.exai.core.internal.sql to
            dev.exai.sessions,
            dev.exai.files;
    exports dev.exai.core.model;
    exports dev.exai.core.resilience;
    exports dev.exai.core.route;
    exports dev.exai.core.spi;
}

/** The core of EXAI: what is asked, what is answered, and what a provider author implements. */
@org.jspecify.annotations.NullMarked
module dev.exai.core {
    requires static transitive org.jspecify;

    exports dev.exai.core;
    exports dev.exai.core.batch;
    exports dev.exai.core.chat;
    exports dev.exai.core.embedding;
    exports dev.exai.core.file;
    exports dev.exai.core.model;
    exports dev.exai.core.resilience;
    exports dev.exai.core.route;
    exports dev.exai.core.spi;
}

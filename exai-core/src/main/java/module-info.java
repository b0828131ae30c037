/** The core of EXAI: what is asked, what is answered, and what a provider author implements. */
@org.jspecify.annotations.NullMarked
module dev.exai.core {
    requires static transitive org.jspecify;

    exports dev.exai.core;
}

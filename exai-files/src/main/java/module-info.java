/** Files of EXAI: taken in from allowed places, as text or images for a question. */
@org.jspecify.annotations.NullMarked
module dev.exai.files {
    requires transitive dev.exai.core;
    requires static transitive org.jspecify;

    exports dev.exai.files;
}

/** Files of EXAI: taken in once from allowed places, kept, and in step with every provider that holds a copy. */
@org.jspecify.annotations.NullMarked
module dev.exai.files {
    requires transitive dev.exai.core;
    requires static transitive org.jspecify;
    requires static com.zaxxer.hikari;
    requires java.sql;
    requires org.slf4j;

    exports dev.exai.files;
}

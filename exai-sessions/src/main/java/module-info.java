/** Sessions of EXAI: who may run what now, and what was said. */
@org.jspecify.annotations.NullMarked
module dev.exai.sessions {
    requires transitive dev.exai.core;
    requires static transitive org.jspecify;
    requires com.github.benmanes.caffeine;
    requires static com.zaxxer.hikari;
    requires java.sql;
    requires org.slf4j;

    exports dev.exai.sessions;
    exports dev.exai.sessions.workflow;
}

/** What a provider author runs: fake upstreams, scripted parts and the contract every provider keeps. */
@org.jspecify.annotations.NullMarked
module dev.exai.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.exai.core;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;

    exports dev.exai.testkit;
    exports dev.exai.testkit.contract;
    exports dev.exai.testkit.disk;
    exports dev.exai.testkit.fault;
}

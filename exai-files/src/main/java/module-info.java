/** Files of EXAI: taken in once from allowed places, kept, and in step with every provider that holds a copy. */
@org.jspecify.annotations.NullMarked
module dev.exai.files {
    requires transitive dev.exai.core;
    requires static transitive org.jspecify;
    requires static com.zaxxer.hikari;
    requires static org.apache.pdfbox;
    requires static org.apache.poi.poi;
    requires static software.amazon.awssdk.auth;
    requires static software.amazon.awssdk.awscore;
    requires static software.amazon.awssdk.core;
    requires static software.amazon.awssdk.http;
    requires static software.amazon.awssdk.http.urlconnection;
    requires static software.amazon.awssdk.identity.spi;
    requires static software.amazon.awssdk.regions;
    requires static software.amazon.awssdk.services.s3;
    requires static software.amazon.awssdk.utils;
    requires java.sql;
    requires org.slf4j;

    exports dev.exai.files;
}

package dev.exai.files.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.model.ProviderId;
import dev.exai.files.BlobKey;
import org.jspecify.annotations.Nullable;

/**
 * What there is one copy of: a content of an owner, in an account at a provider, for a purpose.
 *
 * @param account empty if the provider has but one
 */
record CopyKey(
        PrincipalId owner,
        ContentHash hash,
        ProviderId provider,
        String account,
        @Nullable FilePurpose purpose) {
    /** The purpose as a column: empty for none, as no purpose is. */
    String purposeColumn() {
        return purpose == null ? "" : purpose.value();
    }

    /** The same in another account. */
    CopyKey in(String other) {
        return new CopyKey(owner, hash, provider, other, purpose);
    }

    BlobKey blob() {
        return BlobKey.of(owner, hash);
    }

    Object[] columns() {
        return new Object[] {owner.value(), hash.hex(), provider.value(), account, purposeColumn()};
    }
}

package io.github.dramatis.spark.workspace;

import com.amazonaws.services.s3.model.MultipartUpload;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.s3a.MultipartUtils;
import org.apache.hadoop.fs.s3a.S3AFileSystem;

/**
 * Uploads in parts below a workspace on S3 that were begun and never completed: unseen by any listing, and paid for.
 */
final class PendingUploads {
    static final String REASON = "an upload that nobody completes";

    private final Workspace workspace;
    private final List<MultipartUpload> uploads;

    private PendingUploads(Workspace workspace, List<MultipartUpload> uploads) {
        this.workspace = workspace;
        this.uploads = uploads;
    }

    /** The uploads that began before then; none where the workspace is on no S3. */
    static PendingUploads of(Workspace workspace, Instant before) throws IOException {
        List<MultipartUpload> uploads = new ArrayList<>();
        if (workspace.files() instanceof S3AFileSystem s3) {
            Set<String> tables = Layout.tables(workspace.snapshots());
            String prefix = s3.pathToKey(workspace.root()) + "/";
            MultipartUtils.UploadIterator each = s3.listUploads(prefix);
            while (each.hasNext()) {
                MultipartUpload upload = each.next();
                if (upload.getKey().startsWith(prefix)
                        && Layout.holds(upload.getKey().substring(prefix.length()), tables)
                        && (upload.getInitiated() == null
                                || !upload.getInitiated().toInstant().isAfter(before))) {
                    uploads.add(upload);
                }
            }
        }
        return new PendingUploads(workspace, uploads);
    }

    List<Sweep.Leftover> leftovers() {
        return uploads.stream()
                .map(upload -> new Sweep.Leftover(upload.getKey(), REASON, 0))
                .toList();
    }

    void abort() throws IOException {
        for (MultipartUpload upload : uploads) {
            ((S3AFileSystem) workspace.files())
                    .getWriteOperationHelper()
                    .abortMultipartCommit(upload.getKey(), upload.getUploadId());
        }
    }
}

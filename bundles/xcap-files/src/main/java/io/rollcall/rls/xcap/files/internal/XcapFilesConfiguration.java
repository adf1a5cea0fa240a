package io.rollcall.rls.xcap.files.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells consoles the keys; the values are read and checked by {@link Settings}. */
@ObjectClassDefinition(
        pid = "rls.xcap.files",
        name = "Rollcall: lists in files",
        description = "XCAP documents and text lists in a folder; every key is live")
@interface XcapFilesConfiguration {

    @AttributeDefinition(
            name = "Folder",
            required = false,
            description = "Laid out like an XCAP root, with text lists (*.list) anywhere in it; unset: none")
    String folder();

    @AttributeDefinition(
            name = "XCAP roots",
            required = false,
            description = "URIs whose documents are in the folder, separated by comma; unset: all")
    String xcap__root();

    @AttributeDefinition(
            name = "Look for changes",
            min = "1",
            max = "86400",
            description = "Seconds between two looks at the folder")
    int poll__interval() default 2;

    @AttributeDefinition(
            name = "Largest file",
            min = "1",
            max = "16777215",
            description = "Bytes of a file that is taken in")
    int max__document__bytes() default 1048576;

    @AttributeDefinition(
            name = "Files",
            min = "1",
            max = "1000000",
            description = "That are looked at; those beyond are not served")
    int max__documents() default 10000;

    @AttributeDefinition(
            name = "Bytes in all",
            min = "1",
            max = "1073741824",
            description = "That the files may have together; what is beyond is not taken in")
    long max__total__bytes() default 67108864;
}

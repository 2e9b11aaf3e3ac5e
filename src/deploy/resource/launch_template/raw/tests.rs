#![allow(clippy::unwrap_used)]
use super::*;

fn of(data: &str) -> Vec<(String, String)> {
    let body = format!(
        "<DescribeLaunchTemplateVersionsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\
         <launchTemplateVersionSet><item><versionNumber>7</versionNumber><launchTemplateData>{data}</launchTemplateData></item>\
         </launchTemplateVersionSet></DescribeLaunchTemplateVersionsResponse>"
    );
    let ((_, number), members) = unsaid(&body).unwrap().pop_first().unwrap();
    assert_eq!(number, 7);
    members.into_iter().collect()
}

fn names(data: &str) -> Vec<String> {
    of(data).into_iter().map(|(name, _)| name).collect()
}

/// `a/item/b` as XML.
fn leaf(path: &str) -> String {
    path.rsplit('/').fold("x1".to_owned(), |inner, tag| {
        format!("<{tag}>{inner}</{tag}>")
    })
}

#[test]
fn every_member_of_the_model_is_said_or_named_and_named_as_the_api_does() {
    let mut named = 0;
    for line in MODEL.lines().filter(|line| !line.starts_with('#')) {
        let [path, name] = line
            .split(' ')
            .take(2)
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        let found = names(&leaf(path));
        let plain: Vec<String> = found.iter().map(|name| super::plain(name)).collect();
        match found.first() {
            Some(whole) => assert!(!is_said(path, whole, "x1"), "{path}"),
            None => assert!(
                is_said(path, &name.replace("Interfaces.", "Interfaces[0]."), "x1"),
                "{path}"
            ),
        }
        assert!(plain.iter().all(|plain| plain == name), "{path}: {plain:?}");
        named += found.len();
    }
    assert!(named > 70, "{named}");
}

#[test]
fn a_member_that_nobody_knows_yet_is_named_wherever_it_stands() {
    let warp = "<warpDrive><factor>9</factor></warpDrive>";
    assert_eq!(of(warp), [("WarpDrive.Factor".to_owned(), "9".to_owned())]);
    assert!(!is_known("WarpDrive.Factor") && !is_known("Monitoring.MetricCategoryIds"));
    assert!(is_known("NetworkInterfaces[1].Description") && is_known("KernelId"));
    let two = "<monitoring><enabled>true</enabled><metricCategoryIdSet><item>a</item><item>b</item>\
               </metricCategoryIdSet></monitoring>";
    let both = ("Monitoring.MetricCategoryIds".to_owned(), "a, b".to_owned());
    assert_eq!(of(two), [both]);
    let second = "<networkInterfaceSet><item><groupSet><item>sg-1</item></groupSet></item>\
                  <item><deviceIndex>1</deviceIndex></item></networkInterfaceSet>";
    assert_eq!(names(second), ["NetworkInterfaces[1].DeviceIndex"]);
}

#[test]
fn elements_of_lists_are_told_apart_by_what_people_call_them() {
    let devices = "<blockDeviceMappingSet><item><deviceName>/dev/sdb</deviceName><ebs><snapshotId>snap-1</snapshotId></ebs>\
                   </item><item><deviceName>/dev/sdc</deviceName><noDevice/></item></blockDeviceMappingSet>";
    assert_eq!(
        names(devices),
        [
            "BlockDeviceMappings[/dev/sdb].Ebs.SnapshotId",
            "BlockDeviceMappings[/dev/sdc].NoDevice"
        ]
    );
    let tags = "<tagSpecificationSet><item><resourceType>instance</resourceType><tagSet><item><key>a</key></item></tagSet></item>\
                <item><resourceType>network-interface</resourceType><tagSet><item><key>b</key></item></tagSet></item>\
                </tagSpecificationSet>";
    assert_eq!(
        names(tags),
        [
            "TagSpecifications[network-interface].ResourceType",
            "TagSpecifications[network-interface].Tags.Key"
        ]
    );
}

#[test]
fn defaults_and_empty_members_are_nothing_to_keep() {
    let text: String = DEFAULTS
        .iter()
        .map(|(path, value)| leaf(path).replace("x1", value))
        .collect();
    assert_eq!(of(&text), []);
    assert_eq!(of("<placement/><networkInterfaceSet/>"), []);
    assert_eq!(unsaid("no XML"), None);
}

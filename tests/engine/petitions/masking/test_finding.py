"""What is found in any text, whoever typed it and however."""

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.petitions.masking import Kind, find_personal, hide

PERSON = "Nguyễn Thị Hoài Thương"
TEXT = (
    f"Tôi là {PERSON}, thường trú 27/5 đường Hoàng Diệu, phường Nha Trang, sđt 0905.417.226, CCCD 056 179 004 512. "
    "Ông Pi Năng Thạnh và bà H'Nga Ksơr đi xe 79C-118.42."
)


def pieces(text: str, *own: str) -> list[tuple[str, Kind]]:
    return [(text[one.start : one.end], one.kind) for one in find_personal(text, own)]


def kinds(text: str) -> set[Kind]:
    return {kind for _, kind in pieces(text)}


def test_each_kind_is_found_whole_in_one_text() -> None:
    assert pieces(TEXT) == [
        (PERSON, Kind.NAME), ("27/5 đường Hoàng Diệu, phường Nha Trang", Kind.ADDRESS), ("0905.417.226", Kind.PHONE),
        ("056 179 004 512", Kind.IDENTITY), ("Pi Năng Thạnh", Kind.NAME), ("H'Nga Ksơr", Kind.NAME),
        ("79C-118.42", Kind.PLATE),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("toi la nguyen van hai o day", "nguyen van hai"),
        ("tui tên nguyễn thị mỹ linh nha", "nguyễn thị mỹ linh"),
        ("chị hạnh ở quầy số 2", "hạnh"),
        ("Người viết đơn: TRẦN LÊ BẢO CHÂU", "TRẦN LÊ BẢO CHÂU"),
        ("chủ tk VO THI NGOC LAN", "VO THI NGOC LAN"),
        ("Cán bộ Khiêm nói sai mẫu.", "Khiêm"),
        ("Trả lời ông Nguyễn Hữu Ph.: đã xong", "Nguyễn Hữu Ph"),
        ("Ông Trần thị Bưởi", "Trần thị Bưởi"),
        ("anh Phước và Trương Thị Nữ", "Phước"),
        ("Cháu Bo Bo Văn Khang", "Bo Bo Văn Khang"),
        ("Ông Ứng Bá Phước", "Ứng Bá Phước"),
        ("ông Kim Jae Hoon", "Kim Jae Hoon"),
        ("mẹ Ngoan hỏi giúp", "Ngoan"),
        ("bác sĩ Khoa không khám", "Khoa"),
        ("Kính gửi ông Mai Văn Bộ, Chủ tịch UBND xã", "Mai Văn Bộ"),
        ("chị H' Bliăk Ksơr té xe", "H' Bliăk Ksơr"),
        ("Cán bộ xã H'Bia Mlô nói vậy", "H'Bia Mlô"),
        ("anh chỉ huy trưởng Khải thay số", "Khải"),
        ("nó là Quý lùn làm cho bãi cát", "Quý lùn"),
        ("3) Neáng Sóc Kha, sinh 1980, không có mặt", "Neáng Sóc Kha"),
        ("hoàng xuân tứ, sn 1953", "hoàng xuân tứ"),
        ("toi ten ho thi thuy tien sinh ngay 8", "ho thi thuy tien"),
        ("Vụ nhà Tèo với nhà Thúy Hường tranh chấp", "Tèo"),
        ("Thầy H. và P.T. lớp 9/3", "P.T"),
        ("chuyên gia Kim Min-seok (HC M48219035)", "Kim Min-seok"),
        ("My name is Oliver Brandt, I live here", "Oliver Brandt"),
        ("Hộ kinh doanh Tạp hóa Năm Thơm xin nghỉ", "Năm Thơm"),
        ("Em cảm ơn. Hồng Nhung - 0987.222.333", "Hồng Nhung"),
        ("1. Vi Văn Đoàn; 2. Moong Phò Xay đề nghị", "Moong Phò Xay"),
        ("kinh gui xa toi ten ly a sang bi danh o cho phien", "ly a sang"),
        ("làm cháu thanh ngân con anh bảo quốc gãy chân", "bảo quốc"),
        ("nhà ông năm chà, bà chín ngầu cũng sắp trôi", "chín ngầu"),
        ("Phiếu cân do Sáng ký. Vườn vẫn còn", "Sáng"),
        ("tiền của cha cháu, Saly Mách.", "Saly Mách"),
        ("em tôi ở với Khưu mua chung", "Khưu"),
        ("gọi cho Anh Thư không nghe", "Anh Thư"),
        ("Hôm qua Bích Ngà ngất xỉu", "Bích Ngà"),
        ("Đội trưởng QLTT số 4 Ngọ Văn Thế thu tiền", "Ngọ Văn Thế"),
        ("tố giác “Hải trọc” bảo kê bến cát", "Hải trọc"),
        ("Bác sĩ Đường Minh Mẫn mổ nhầm", "Đường Minh Mẫn"),
        ("thi của các cháu Nay H'Thảo Vy", "Nay H'Thảo Vy"),
        ("Đại diện thôn: Lò Văn Piêng, 0905 417 226", "Lò Văn Piêng"),
        ("Tôi bị Tuấn Chợ Lách dí dao", "Tuấn Chợ Lách"),
        ("đối tượng Thắng Cà Phê cho vay", "Thắng Cà Phê"),
        ("tui tên phí kiêu oanh nha", "phí kiêu oanh"),
        ("toi la y bhiăp kbuôr nguoi e de", "y bhiăp kbuôr"),
        ("Tôi tư vấn bởi Tư Đồ Nhã, sinh 1968", "Tư Đồ Nhã"),
        ("BỊ GHI SAI TÊN, TRẦN ĐĂNG KHOA THÀNH TRẦN ĐĂNG KHÓA. BỆNH VIỆN KHÔNG CHO HƯỞNG", "TRẦN ĐĂNG KHÓA"),
    ],
)
def test_names_are_found_in_many_hands(text: str, words: str) -> None:
    assert words in [piece for piece, kind in pieces(text) if kind is Kind.NAME]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sđt o9o5 417 226", Kind.PHONE), ("số tôi không chín không năm bốn một bảy hai hai sáu", Kind.PHONE),
        ("gọi +84(0)982 407 115", Kind.PHONE), ("mail lan a còng gmail chấm com", Kind.EMAIL),
        ("abc (at) mau.example", Kind.EMAIL), ("fb.com/luyen.ochuong", Kind.LINK), ("hộ chiếu C4471902", Kind.IDENTITY),
        ("cmnd cũ 264 118 903", Kind.IDENTITY),
        ("MST 4201905518-001", Kind.TAX), ("thẻ GD4565620417733", Kind.INSURANCE),
        ("stk 102 8744 19350", Kind.ACCOUNT), ("1017 556 208 ngân hàng VCB", Kind.ACCOUNT),
        ("sn 25-02-1958", Kind.BIRTH),
        ("tàu KH 96055 TS", Kind.PLATE), ("thửa 903 tờ 5", Kind.LAND), ("sổ đỏ số BX 338204", Kind.LAND),
        ("Tôi ở tổ 5, thôn Phú Hữu, xã Bắc Ninh Hòa", Kind.ADDRESS), ("nhà tôi ở hẻm 7 Sinh Trung", Kind.ADDRESS),
        ("trú chung cư CT3 phòng 1107, đường Tố Hữu", Kind.ADDRESS),
        ("mã khách hàng PC05BB0412276", Kind.CODE), ("công tơ số 19284471 chạy sai", Kind.CODE),
        ("mã hồ sơ H57.09.12-230503-0017", Kind.CODE), ("giấy hẹn 000.31.15.H57-230711-0008", Kind.CODE),
        ("mã sinh viên 21T1020394", Kind.CODE), ("hồ sơ bệnh án 23/018845", Kind.CODE),
        ("hợp đồng mua bán điện số 21/000418/HĐ-ĐMTMN", Kind.CODE), ("Số CMND: 21O 338 714", Kind.IDENTITY),
        ("passport no. C4RT7XK92", Kind.IDENTITY), ("sanh năm 1949", Kind.BIRTH), ("Năm sinh: l963", Kind.BIRTH),
        ("Chuyên gia Kim (sinh 03 tháng 5, 1977)", Kind.BIRTH), ("lô 4, khoảnh 7, tiểu khu 214", Kind.LAND),
        ("GCN QSDĐ số AK 226 871", Kind.LAND), ("tàu số TTH-1147", Kind.PLATE), ("xe ổng 51K-88.142", Kind.PLATE),
        ("có blog https://cucvang-mientay.blogspot.com", Kind.LINK), ('nhóm Facebook "Chợ Xóm Bóng"', Kind.LINK),
        ("Hotline cửa hàng e 0888.61.44.07", Kind.PHONE), ("nhà tôi ở Km 12+300 QL13", Kind.ADDRESS),
        ("I live at Apartment 1204, Block B, 36 Võ Nguyên Giáp Street, Sơn Trà District", Kind.ADDRESS),
        ("Nhà tôi ở sau lưng trường mầm non Họa Mi, ngõ cụt", Kind.ADDRESS),
        ("bản Sín Chải, nhà thứ ba dưới dốc", Kind.ADDRESS),
        ("nhà cháu cuối hẻm 47, sau lưng chùa Phước Duyên", Kind.ADDRESS),
        ("nhắc bà Ngọt số nhà hai mươi ba ngõ Tự Do", Kind.ADDRESS),
        ("em tôi tuổi Quý Hợi, làm nông", Kind.BIRTH), ("sinh năm tám tư", Kind.BIRTH),
        ("cháu Lê Thị Mơ Ước, 2014. Trợ cấp bị dừng", Kind.BIRTH), ("rẫy lô B12 tờ 7", Kind.LAND),
        ("vào sổ H 00872", Kind.LAND), ("phát rừng tại khoảnh 3, tiểu khu 1404, lô c2", Kind.LAND),
        ("Sổ thương tật TT-2/4-01876 bị mất", Kind.CODE), ("chứng chỉ lặn PADI 2109B8834", Kind.CODE),
        ("Giấy phép hành nghề vận hành cẩu VHC-2291", Kind.CODE), ("mã xét nghiệm XN0917-2264", Kind.CODE),
        ("hợp đồng số 19/HĐ-GKBVR", Kind.CODE), ("chứng chỉ hành nghề dược 1288/CCHN-D", Kind.CODE),
        ("mã đặt chỗ KX7PQ2", Kind.CODE), ("xóa Line của tôi (kenji_tuyhoa)", Kind.LINK),
        ("Số của Khoa: 0906 không một một 229", Kind.PHONE),
        ("tên thật Lê Thị Lèo, sinh năm Kỷ Sửu", Kind.BIRTH), ("má đẻ tui đêm 23 tháng chạp năm Ngọ 1966", Kind.BIRTH),
        ("khai sanh la mung 4 thang chap nam Mau Than", Kind.BIRTH), ("tuổi con trâu 1937", Kind.BIRTH),
        ("hồ sơ ghi là 1932, còn thẻ ghi 1934", Kind.BIRTH), ("Kiều Thiện Mỹ, công nhân vệ sinh, 1986.", Kind.BIRTH),
        ("ông Lê Văn Ba (1950-2019) là cha tôi", Kind.BIRTH), ("sinh năm một chín bảy hai", Kind.BIRTH),
        ("đấu giá lô LK3-22, LK3-23", Kind.LAND), ("khai hoang giồng số bằng khoán 318", Kind.LAND),
        ("ra tận lô 37 đồng Bàu Sấu", Kind.LAND), ("Mảnh số 611 bản đồ 299 cũ", Kind.LAND),
        ("lo so 4 trich tu thua 1101", Kind.LAND), ("lô đất ký hiệu TĐC-05", Kind.LAND),
        ("quyết định giao đất số 312/QĐ-UB", Kind.LAND), ("Bảng thì ghi K82/H15/06", Kind.ADDRESS),
        ("Hẻm Giếng Vuông 14/8, phường Ba Ngòi", Kind.ADDRESS),
        ("Bả ở dãy nhà tập thể xí nghiệp muối cũ", Kind.ADDRESS),
        ("Nơi thuờng trú: sô 5l đuờng Hai Bà Trưng, P. Tân An", Kind.ADDRESS),
    ],
)  # fmt: skip
def test_numbers_and_places_of_people_are_found_by_what_they_are(text: str, kind: Kind) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Theo Nghị định 282/2025/NĐ-CP và khoản 2 Điều 20 Luật Đất đai 2024.",
        "Hồ sơ KH-2026-000417 và công văn 1234/UBND-NC ngày 05/01/2026.",
        "Đường Lê Hồng Phong, trường THPT Lý Tự Trọng, chợ Xóm Mới, phường Vĩnh Hải.",
        "Khoản 12.600.000.000 đồng, diện tích 1.250 m2, tổng đài 1900 9068 và 1022.",
        "Phòng CSGT số 80 đường Trần Phú tiếp dân từ 7h30.",
        "UBND xã Vạn Thắng, Sở Tư pháp và Công an tỉnh Khánh Hòa.",
        "Bà con thôn Lạc Hòa, xã Ninh An thiếu nước. Anh chị em rất khổ.",
        "Đường dây nóng của Sở: 0258 3822 999.",
        "Văn phòng UBND xã, điện thoại 0234.3557123. Trân trọng.",
        "Gọi 18001166 hoặc 19001075, thư soxaydung@khanhhoa.gov.vn.",
        "Công an phường Nhơn Bình hẹn lại. Xe buýt từ Phú Bài lên Huế.",
        "ĐỀ NGHỊ SỞ TÀI NGUYÊN MÔI TRƯỜNG CÓ KẾT LUẬN THEO NGHỊ ĐỊNH 45/2022/NĐ-CP VỀ XỬ PHẠT.",
        "Cây trên đường Điện Biên Phủ, Nguyễn Đình Chiểu bị đốn, bão số 12 làm đổ.",
        "Hội Nông dân, Đoàn Thanh niên, Bà mẹ Việt Nam anh hùng, Bộ luật Dân sự 2015.",
        "hoi xa thi can bo chi cuc khong tra loi, bac si hen mo roi doi ba lan",
        "Sau bão đoàn từ thiện tặng mỗi nhà 1 triệu. Trẻ con đua xe trước trường.",
        "Đề nghị Liên đoàn Lao động và Chi cục Thuế trả lời tiểu thương chợ Bến Lức.",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        "Đã báo Cảnh sát giao thông, hỏi Bảo hiểm xã hội, nộp Chi cục An toàn thực phẩm.",
        "Bản án số 27/2022/DS-PT, thụ lý 145/2024/TLST-HNGĐ, công chứng quyển số 02/2023.",
        "Đề nghị di dời cơ sở trước 30/9. Đường Nguyễn Huệ đoạn trước chợ ngập.",
        "Người dân ở trên địa bàn, kế toán trường học và tổ hợp tác xã kiến nghị.",
        "Biên bản số 45/BB-UBND, hy sinh 1968, tuyển sinh năm học 2023-2024.",
    ],
)
def test_what_belongs_to_everybody_stays(text: str) -> None:
    assert pieces(text) == []


@pytest.mark.parametrize("written", ["0912345678", "+84 912 345 678", "0912.345.678", "(84) 912-345-678"])
def test_the_petitions_own_number_is_found_in_any_spacing(written: str) -> None:
    assert (written.lstrip("("), Kind.OWN)[1] in {kind for _, kind in pieces(f"Gọi {written} nhé", "0912345678")}


def test_the_petitions_own_words_are_found_without_marks_and_in_capitals() -> None:
    for written in ("NGUYỄN THỊ LAN", "nguyen thi lan", "Nguyễn  Thị\nLan"):
        assert pieces(f"x {written} y", "Nguyễn Thị Lan") == [(written, Kind.OWN)]


def test_decomposed_letters_are_found_at_their_own_places() -> None:
    text = unicodedata.normalize("NFD", TEXT)
    found = find_personal(text)
    assert [unicodedata.normalize("NFC", text[one.start : one.end]) for one in found] == [
        one for one, _ in pieces(TEXT)
    ]


def test_a_telephone_is_an_offices_only_when_nobody_is_named_before_it() -> None:
    assert Kind.PHONE in kinds("UBND xã cử bà Bo Bo Thị Yến, điện thoại 0258.3869.114.")


def test_a_shop_is_hidden_when_it_is_called_after_somebody_named() -> None:
    text = "Nhà thuốc Minh Châu do dược sĩ Lê Thị Minh Châu đứng tên."
    assert [piece for piece, _ in pieces(text)] == ["Minh Châu", "Lê Thị Minh Châu"]


def test_unseen_characters_hide_nothing() -> None:
    assert kinds("sđt 09\u200b05\u00a0417\u2009226") == {Kind.PHONE}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_places_are_in_order_inside_the_text_and_hiding_twice_hides_no_more(noise: str) -> None:
    text = f"{noise} {TEXT} {noise}"
    found = find_personal(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    hidden = hide(text, found)
    again = hide(hidden, find_personal(hidden))
    assert hide(again, find_personal(again)) == again


@given(
    st.sampled_from(["Trần Văn Bảy", "Võ Hoàng Yến Nhi", "Đàng Thị Mỹ Lệ", "Katơr Thị Hiếu"]),
    st.sampled_from(
        [
            "Kính gửi ông {}.",
            "Tôi tên {}, xin hỏi.",
            "Đã mời bà {} đến làm việc",
            "Người làm đơn: {}",
            "{}, 0905 417 226",
        ]
    ),
)
def test_a_planted_name_is_never_left_to_be_read(name: str, sentence: str) -> None:
    text = sentence.format(name)
    hidden = hide(text, find_personal(text))
    assert not set(name.split()) & set(hidden.replace(".", " ").replace(",", " ").split())


@pytest.mark.parametrize(
    "piece",
    [
        TEXT,
        "0 ",
        "a",
        "Ba ",
        "thôn A, ",
        "số 1, ",
        "1-",
        "không ",
        "a@",
        "\u0301\u0323",
        "[đã che: họ tên] ",
        "địa chỉ: a ",
        "Y ",
        "Ng. ",
        "[(",
        "mã ",
        "0",
        "sinh ",
        "nhà thứ hai, ",
        "nguyen thi ",
        "thửa 1 ",
        "thửa a a ",
        "lô A-1, ",
        "tháng 1 năm ",
        "An, thợ, ",
        "tôi ở nhà, cửa ",
        "xứ Hòn Dồ, ",
        "K1/",
        "a_",
    ],
)
def test_a_long_or_hostile_text_takes_time_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        before = time.process_time()
        find_personal(text, ["Nguyễn Văn An", "0912345678"])
        return time.process_time() - before

    find_personal(piece)
    short, long = seconds(20_000), seconds(200_000)
    assert long < max(short, 0.02) * 40
